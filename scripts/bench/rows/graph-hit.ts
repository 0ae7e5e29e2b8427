import { type Bench, check, median, type RowFunction } from '../bench.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs } from '../settings.ts';
import type { Shared, Subject } from '../subject.ts';
import { withValkey } from '../valkey/server.ts';

const uid = '3b';
const graph = { notes: 1_000, edgesPerNote: 3 } as const;

interface Request {
  readonly calls: number;
  /** Without what its DynamoDB calls spent at the proxy. */
  readonly ownMs: number;
}

/** One `GET /graph-data`. @param from where its answer has to come from */
async function request(bench: Bench, container: Subject, from: 'memory' | 'shared'): Promise<Request> {
  const { result, traffic, wallMs } = await bench.measure(() => container.send('GET', '/graph-data'));
  check(result.status === 200 && result.cache === from, `${result.status}, from ${result.cache}, not ${from}`);
  return { calls: traffic.calls, ownMs: wallMs - traffic.waitedMs };
}

/** Calls one after another overlap nowhere: what they waited may be subtracted. With the flag off they may overlap, and less is. */
async function fromMemory(bench: Bench, times: number): Promise<Request[]> {
  const container = bench.container(uid, flagsOn);
  await container.expect(200, 'GET', '/graph-data');
  const requests = [];
  for (let i = 0; i < times; i += 1) requests.push(await request(bench, container, 'memory'));
  container.close();
  return requests;
}

async function without(bench: Bench, times: number): Promise<Request[]> {
  const container = bench.container(uid, flagsWithout('resultCache'));
  const requests = [];
  for (let i = 0; i < times; i += 1) {
    const { result, traffic, wallMs } = await bench.measure(() => container.send('GET', '/graph-data'));
    check(result.status === 200 && result.cache === undefined, `${result.status}, from ${result.cache}`);
    requests.push({ calls: traffic.calls, ownMs: wallMs - traffic.longestChain * latencyMs.dynamoDb });
  }
  container.close();
  return requests;
}

/** Each request goes to a container that has nothing in memory and is connected. */
async function fromValkey(bench: Bench, valkey: NonNullable<Shared['valkey']>, times: number): Promise<Request[]> {
  const shared = { valkey: { ...valkey, timeoutMs: 2_000 } };
  const requests: Request[] = [];
  for (let i = 0; i <= times; i += 1) {
    const container = bench.container(uid, flagsOn, shared);
    await container.warm();
    // Its connection to the table is there, too.
    await container.expect(200, 'GET', '/nodes?limit=1');
    if (i === 0) await container.expect(200, 'GET', '/graph-data');
    else requests.push(await request(bench, container, 'shared'));
    container.close();
  }
  return requests;
}

const times = { memory: 200, valkey: 15, off: 15 } as const;
const p50 = (requests: readonly Request[]): number => median(requests.map(({ ownMs }) => ownMs));
const most = (requests: readonly Request[]): number => Math.max(...requests.map(({ calls }) => calls));

/** 3b: what a graph costs that is known already. */
export const graphHit: RowFunction = (bench) =>
  withValkey(async (valkey): Promise<Measured[]> => {
    await bench.user(uid, graph.notes, graph.edgesPerNote);
    const off = await without(bench, times.off);
    const [memory, shared] = [await fromMemory(bench, times.memory), await fromValkey(bench, valkey, times.valkey)];
    const common = {
      row: '3b',
      optimization: '3 resultCache',
      method: `GET /graph-data (brotli) at 1,000 notes and 3,000 edges through the dispatcher: ${times.memory} hits in memory, ${times.valkey} in Valkey by new containers; times are the request's wall time without the time its DynamoDB call spent at the proxy and the table (before: without ${latencyMs.dynamoDb} ms for each round trip); Valkey's ${latencyMs.valkey} ms are included`,
    } as const;
    return [
      {
        ...common,
        metric: 'graph-data, hit: DynamoDB calls',
        unit: 'calls',
        before: most(off),
        after: Math.max(most(memory), most(shared)),
        target: { kind: 'atMost', value: 1 },
      },
      {
        ...common,
        metric: 'graph-data, hit in memory: handler time p50 without injected waits',
        unit: 'ms',
        before: p50(off),
        after: p50(memory),
        target: { kind: 'atMost', value: 3 },
      },
      {
        ...common,
        metric: 'graph-data, hit in Valkey: handler time p50 without injected waits',
        unit: 'ms',
        before: p50(off),
        after: p50(shared),
        target: { kind: 'reported' },
      },
    ];
  });
