import { existsSync } from 'node:fs';
import path from 'node:path';
import { stopMinistack } from '../../scripts/local/ministack.ts';
import { localSettings } from '../../scripts/local/settings.ts';

/** Name of the test cloud's state folder inside a test run's folder. */
export const cloudFolder = 'cloud';

/** Ends, by their pid files, the emulators that a test run started and (after a crash) did not stop. */
export async function stopTestClouds(runFolder: string): Promise<void> {
  const home = path.join(runFolder, cloudFolder);
  if (existsSync(path.join(home, 'pids'))) await stopMinistack(localSettings({ BRAIN2_HOME: home }));
}
