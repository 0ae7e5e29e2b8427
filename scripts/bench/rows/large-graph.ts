import { readGraph } from '../../../shared/store/index.ts';
import { type Bench, check, median, type RowFunction, type Run } from '../bench.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs, shards } from '../settings.ts';

const optimization = '6 leanQueries';
export const large = { uid: 'large', notes: 10_000, edgesPerNote: 5 } as const;
const runs = 5;

type Kind = 'request' | 'read';

interface Fresh extends Run<unknown> {
  /** User and system time of the measured process. */
  readonly cpuMs: number;
}

/** A fresh graph in a container of its own: the whole request, or the reads alone. */
async function fresh(bench: Bench, lean: boolean, kind: Kind): Promise<Fresh> {
  const container = bench.container(large.uid, lean ? flagsOn : flagsWithout('leanQueries'));
  await container.send('GET', '/nodes/none');
  const cpu = process.cpuUsage();
  const run = await bench.measure(async () => {
    if (kind === 'read') return (await readGraph(container.store, large.uid)).stats;
    return (await container.expect<{ stats: { node_count: number; edge_count: number } }>(200, 'GET', '/graph-data'))
      .stats;
  });
  const { user, system } = process.cpuUsage(cpu);
  container.close();
  const { node_count, edge_count } = run.result;
  check(node_count === large.notes && edge_count === large.notes * large.edgesPerNote, JSON.stringify(run.result));
  return { ...run, cpuMs: (user + system) / 1_000 };
}

/** Both positions in turn, so that whatever else the machine does meets both. */
async function both(bench: Bench, kind: Kind): Promise<{ before: Fresh[]; after: Fresh[] }> {
  const before: Fresh[] = [];
  const after: Fresh[] = [];
  // The first pair only warms up.
  for (let i = 0; i <= runs; i += 1) {
    const pair = [await fresh(bench, false, kind), await fresh(bench, true, kind)] as const;
    if (i === 0) continue;
    before.push(pair[0]);
    after.push(pair[1]);
  }
  return { before, after };
}

const wall = (all: readonly Fresh[]): number => median(all.map(({ wallMs }) => wallMs));

/** Before ÷ after of each pair: how far one run is from another. */
function spread(before: readonly Fresh[], after: readonly Fresh[]): string {
  const ratios = before.map(({ wallMs }, i) => wallMs / (after[i]?.wallMs ?? Number.NaN)).sort((a, b) => a - b);
  return `single pairs from ${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
}

/** Where the time goes that parallel queries cannot save. */
function reasonOf(after: readonly Fresh[]): string {
  const share = median(after.map(({ cpuMs, wallMs }) => cpuMs / wallMs));
  const megabytes = (after[0]?.traffic.responseBytes ?? 0) / 1e6;
  return `One process parses ${megabytes.toFixed(0)} MB of DynamoDB's JSON, then serializes and compresses the graph: its CPU time is ${(share * 100).toFixed(0)} % of the wall time. Parallel queries save waiting, and little of the wall time is waiting; the table's process is one thread as well`;
}

/** 6c: a fresh graph of the largest size. */
export const largeGraph: RowFunction = async (bench) => {
  await bench.user(large.uid, large.notes, large.edgesPerNote);
  const data = `10,000 notes, 50,000 edges, ${shards} shards; ${latencyMs.dynamoDb} ms a call; median of ${runs} runs in turn after one of each to warm up, each in a new container`;
  const rows: Measured[] = [];
  for (const kind of ['request', 'read'] as const) {
    const { before, after } = await both(bench, kind);
    rows.push({
      row: '6c',
      optimization,
      metric: kind === 'request' ? 'graph-data, fresh: wall time' : 'graph-data, fresh: wall time of the reads alone',
      unit: 'of before',
      before: 1,
      after: wall(after) / wall(before),
      target: kind === 'request' ? { kind: 'times', value: 2 } : { kind: 'reported' },
      reason: reasonOf(after),
      method: `${kind === 'request' ? 'GET /graph-data through the dispatcher, serialized and compressed' : 'readGraph'}; ${data}; ${spread(before, after)}`,
    });
    if (kind === 'read') continue;
    const [one, all] = [before[0]?.traffic, after[0]?.traffic];
    const shared = { row: '6c', optimization, target: { kind: 'reported' }, method: data } as const;
    rows.push(
      {
        ...shared,
        metric: 'graph-data, fresh: sequential round trips',
        unit: 'calls',
        before: one?.longestChain ?? 0,
        after: all?.longestChain ?? 0,
      },
      {
        ...shared,
        metric: 'graph-data, fresh: bytes from DynamoDB',
        unit: 'bytes',
        before: one?.responseBytes ?? 0,
        after: all?.responseBytes ?? 0,
      },
    );
  }
  return rows;
};
