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

interface Pairs {
  readonly before: readonly Fresh[];
  readonly after: readonly Fresh[];
}

/** Both positions in turn, so that whatever else the machine does meets both. */
async function both(bench: Bench, kind: Kind): Promise<Pairs> {
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

const cpuShare = (runs: readonly Fresh[]): string =>
  `${(median(runs.map(({ cpuMs, wallMs }) => cpuMs / wallMs)) * 100).toFixed(0)} %`;

/** Where the time goes that parallel queries cannot save. */
function reasonOf(requests: Pairs, reads: Pairs): string {
  const faster = (wall(reads.before) / wall(reads.after)).toFixed(2);
  const after = cpuShare(requests.after);
  return `The reads alone are ${faster} times faster; the request also serializes and compresses the graph, which both positions do alike. With the flag on, CPU time is ${after} of the wall time: what is left is work, not waiting`;
}

const data = `10,000 notes, 50,000 edges, ${shards} shards; ${latencyMs.dynamoDb} ms a call, the table's own work left out in both positions (the proxy answers the reads it has seen in the first pair from memory: DynamoDB serves shards at once, one process of ours cannot); median of ${runs} runs in turn after one of each to warm up, each in a new container`;
const work: Readonly<Record<Kind, string>> = {
  request: 'GET /graph-data through the dispatcher, serialized and compressed',
  read: 'readGraph',
};

const wallRow = (kind: Kind, { before, after }: Pairs, reason?: string): Measured => ({
  row: '6c',
  optimization,
  metric: `graph-data, fresh: wall time${kind === 'read' ? ' of the reads alone' : ''}`,
  unit: 'of before',
  before: 1,
  after: wall(after) / wall(before),
  target: kind === 'request' ? { kind: 'times', value: 2 } : { kind: 'reported' },
  ...(reason === undefined ? {} : { reason }),
  method: `${work[kind]}; ${data}; ${spread(before, after)}; CPU time of the measured process is ${cpuShare(after)} of the wall time`,
});

function trafficRow(
  metric: string,
  unit: string,
  of: 'longestChain' | 'responseBytes',
  pairs: Pairs,
  method: string,
): Measured {
  const [before, after] = [pairs.before, pairs.after].map(([run]) => run?.traffic[of] ?? Number.NaN);
  return {
    row: '6c',
    optimization,
    metric: `graph-data, fresh: ${metric}`,
    unit,
    before: before ?? Number.NaN,
    after: after ?? Number.NaN,
    target: { kind: 'reported' },
    method: `${work.request}; ${method}`,
  };
}

/** 6c: a fresh graph of the largest size. */
export const largeGraph: RowFunction = async (bench) => {
  await bench.user(large.uid, large.notes, large.edgesPerNote);
  await bench.cloud.setReplays(true);
  const requests = await both(bench, 'request');
  const reads = await both(bench, 'read');
  await bench.cloud.setLatency(latencyMs.roundTrips);
  const slow = { before: [await fresh(bench, false, 'request')], after: [await fresh(bench, true, 'request')] };
  await bench.cloud.setLatency(latencyMs.dynamoDb);
  return [
    wallRow('request', requests, reasonOf(requests, reads)),
    wallRow('read', reads),
    trafficRow(
      'sequential round trips',
      'calls',
      'longestChain',
      slow,
      `longest chain of calls at ${latencyMs.roundTrips} ms a call`,
    ),
    trafficRow('bytes from DynamoDB', 'bytes', 'responseBytes', requests, "bodies of DynamoDB's answers"),
  ];
};
