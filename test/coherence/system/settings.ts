import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, isPortFree } from '../../../scripts/local/ports.ts';
import { clusterBusDistance, type LocalSettings } from '../../../scripts/local/settings.ts';

/** A port for a cluster node: it needs another one at a fixed distance. */
async function clusterPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await isPortFree(port)) && (await isPortFree(port + clusterBusDistance))) return port;
  }
}

/** Settings of servers that nobody else uses: free ports, and a folder of their own. */
export async function newSettings(): Promise<LocalSettings> {
  // In the run's folder, what a crash leaves running is stopped with everything else.
  const home = mkdtempSync(path.join(process.env.BRAIN2_TEST_RUN ?? tmpdir(), 'brain2-coherence-'));
  const logs = path.join(home, 'logs');
  mkdirSync(logs);
  const [port, edgePort] = [await freePort(), await freePort()];
  return { home, logs, port, edgePort, redisPort: await clusterPort(), stacksDir: home };
}

export const removeSettings = ({ home }: LocalSettings): void => rmSync(home, { recursive: true, force: true });
