import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { basePath } from '../../../shared/contract/index.ts';
import { bundleFunction } from '../../build/bundle.ts';
import type { RunningCloud } from '../cloud/client.ts';
import { containerEnvironment } from '../container/client.ts';
import { gatewayEvent, lambdaContext, tokenOf } from '../container/event.ts';

const run = promisify(execFile);

/** Milliseconds in one container's life. */
export interface FirstRequest {
  /** From the begin of the import to the first answer, where nobody warmed it. */
  readonly coldMs: number;
  /** The first answer alone: what a user waits for in a container that was only imported, or warmed up. */
  readonly firstMs: number;
  /** Median of later ones. */
  readonly warmMs: number;
}

/** Runs in a process of its own, as plain JavaScript: what loads TypeScript would count as import time. */
const script = `
const { argv, stdout, exit } = process;
const [bundle, event, context, warmed] = [argv[1], JSON.parse(argv[2]), JSON.parse(argv[3]), argv[4] === 'warmed'];
const log = console.log;
console.log = () => undefined;
const begin = performance.now();
const { handler } = await import(bundle);
if (warmed) await handler({ source: 'brain2.warmer' }, context);
const times = [];
for (let i = 0; i < 40; i += 1) {
  const start = performance.now();
  const { statusCode } = await handler(event, context);
  if (statusCode !== 200) throw new Error('answered ' + statusCode);
  times.push(performance.now() - start);
  if (i === 0) times.first = performance.now() - begin;
}
const [firstMs, ...later] = times;
const warmMs = later.sort((a, b) => a - b)[later.length >> 1];
stdout.write(JSON.stringify({ coldMs: times.first, firstMs, warmMs }), () => exit(0));`;

/**
 * The first request of new containers: each is a fresh Node process with the built bundle of `nodes`, which lists notes.
 * @param warmed whether the warm-up event came before it
 */
export async function firstRequests(
  cloud: RunningCloud,
  uid: string,
  warmed: boolean,
  processes: number,
): Promise<FirstRequest[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'brain2-bench-'));
  try {
    const file = path.join(folder, 'index.mjs');
    await writeFile(file, (await bundleFunction('nodes')).code);
    const headers = { authorization: `Bearer ${tokenOf(uid, 'one')}`, 'accept-encoding': 'br' };
    const event = gatewayEvent({ method: 'GET', url: `${basePath}/nodes?limit=20`, headers });
    const context = JSON.stringify(lambdaContext);
    const env = { PATH: process.env.PATH ?? '', ...containerEnvironment(cloud, {}) };
    const args = ['--input-type=module', '-e', script, pathToFileURL(file).href, JSON.stringify(event), context];
    const found: FirstRequest[] = [];
    for (let i = 0; i < processes; i += 1) {
      const { stdout } = await run(process.execPath, [...args, warmed ? 'warmed' : 'cold'], { env });
      found.push(JSON.parse(stdout) as FirstRequest);
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
