import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { viewerRequestCode } from '../../../infra/modules/edge/viewer-request.ts';
import { cacheRules } from '../../../shared/contract/index.ts';
import { startEdge, stopEdge } from '../../local/edge.ts';
import { freePort } from '../../local/ports.ts';
import { edgeUrl } from '../../local/settings.ts';

/** Runs `work` beside an edge in front of a container, with an empty cache, and stops it whatever happens. */
export async function withEdge<Result>(origin: string, work: (endpoint: string) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-bench-'));
  const logs = path.join(home, 'logs');
  mkdirSync(logs);
  const settings = { home, logs, port: 0, redisPort: 0, edgePort: await freePort(), stacksDir: home };
  const viewerRequest = viewerRequestCode(cacheRules);
  await startEdge(settings, { port: Number(new URL(origin).port), distribution: 'bench.invalid', viewerRequest });
  try {
    return await work(edgeUrl(settings));
  } finally {
    await stopEdge(settings);
    rmSync(home, { recursive: true, force: true });
  }
}
