import { setTimeout as wait } from 'node:timers/promises';
import { basePath } from '../../../shared/contract/index.ts';
import { type Bench, percentile, type RowFunction } from '../bench.ts';
import { ask, type HttpAnswer, keptConnections } from '../container/ask.ts';
import { type Container, startContainer } from '../container/client.ts';
import { tokenOf } from '../container/event.ts';
import type { Measured } from '../row.ts';
import { withValkey } from '../valkey/server.ts';

const uid = 'valkey';
const requests = 600;
/** One in so many is a write, after which the next graph and list are made anew. */
const writeEvery = 20;
const patienceMs = 60_000;
const headers = {
  authorization: `Bearer ${tokenOf(uid, 'one')}`,
  'accept-encoding': 'br',
  'content-type': 'application/json',
};

interface Phase {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

type Send = (i: number) => Promise<HttpAnswer>;

/** The i-th request of a page that is used: graphs and lists, and now and then a new note. */
function sender(containers: readonly Container[]): Send {
  const agent = keptConnections();
  return (i) => {
    const { endpoint } = containers[i % containers.length] as Container;
    if (i % writeEvery === 0) {
      const body = JSON.stringify({ content: `note ${i}` });
      return ask(endpoint, { method: 'POST', url: `${basePath}/nodes`, headers, body }, agent);
    }
    const url = `${basePath}/${i % 3 === 0 ? 'nodes?limit=20' : 'graph-data'}`;
    return ask(endpoint, { method: 'GET', url, headers }, agent);
  };
}

async function phase(send: Send): Promise<Phase> {
  const ms: number[] = [];
  let failed = 0;
  for (let i = 0; i < requests; i += 1) {
    const begin = performance.now();
    const { status } = await send(i);
    ms.push(performance.now() - begin);
    if (status >= 400) failed += 1;
  }
  return { p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99), failed };
}

const isShared = ({ headers: found }: HttpAnswer): boolean =>
  String(found['server-timing']).includes('cache;desc="shared"');

/** Milliseconds until one container again gives what the other one made. */
async function recovery(send: Send): Promise<number> {
  const begin = performance.now();
  while (performance.now() - begin < patienceMs) {
    // A new note, and then the graph from one container and from the other.
    for (const i of [0, 1]) await send(i);
    if (isShared(await send(2))) return performance.now() - begin;
    await wait(100);
  }
  return Number.POSITIVE_INFINITY;
}

async function measured(bench: Bench): Promise<{ usual: Phase; away: Phase; recoveryMs: number; after: Phase }> {
  return withValkey(async (valkey) => {
    const options = { services: await bench.cloud.services(), valkey };
    const containers = await Promise.all([0, 1].map(() => startContainer(bench.cloud, options)));
    await Promise.all(containers.map((each) => each.warm()));
    const send = sender(containers);
    await phase(send);
    const usual = await phase(send);
    await valkey.setAway(true);
    const away = await phase(send);
    await valkey.setAway(false);
    const recoveryMs = await recovery(send);
    const after = await phase(send);
    await Promise.all(containers.map((each) => each.close()));
    return { usual, away, recoveryMs, after };
  });
}

/** What users notice when Valkey ends in the middle of their work. */
export const valkeyAway: RowFunction = async (bench): Promise<Measured[]> => {
  await bench.user(uid, 1_000, 3);
  const { usual, away, recoveryMs, after } = await measured(bench);
  const method = `${requests} requests one after another (graphs and lists of 1,000 notes, every ${writeEvery}th a new note) to two containers of the deployed handler, after as many to warm up; then Valkey's connections end and new ones are refused, and it comes back`;
  const shared = { row: 'valkey', optimization: '3 distributedCache', method } as const;
  return [
    {
      ...shared,
      metric: 'Valkey ends under load: requests that fail',
      unit: 'answers',
      before: usual.failed,
      after: away.failed + after.failed,
      target: { kind: 'atMost', value: 0 },
    },
    {
      ...shared,
      metric: 'Valkey ends under load: p99 of answers ÷ p99 before',
      unit: '×',
      after: away.p99Ms / usual.p99Ms,
      target: { kind: 'atMost', value: 2 },
    },
    {
      ...shared,
      metric: 'Valkey ends under load: median of answers ÷ median before',
      unit: '×',
      after: away.p50Ms / usual.p50Ms,
      target: { kind: 'reported' },
    },
    {
      ...shared,
      metric: 'Valkey is back: until containers share results again, by themselves',
      unit: 's',
      after: recoveryMs / 1_000,
      target: { kind: 'atMost', value: 10 },
    },
  ];
};
