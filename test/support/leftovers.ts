import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { stopCloud } from '../../scripts/local/cloud.ts';
import { localSettings } from '../../scripts/local/settings.ts';

/** Name of the test cloud's state folder inside a test run's folder. */
export const cloudFolder = 'cloud';

/** Ends, by their pid files, the servers that a test run started and (after a crash) did not stop. */
export async function stopTestClouds(runFolder: string): Promise<void> {
  for (const name of existsSync(runFolder) ? readdirSync(runFolder) : []) {
    const home = path.join(runFolder, name);
    if (existsSync(path.join(home, 'pids'))) await stopCloud(localSettings({ BRAIN2_HOME: home }));
  }
}
