import { type Bench, check, type RowFunction, type Run } from '../bench.ts';
import { noteSizes } from '../corpus.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout } from '../settings.ts';
import type { Traffic } from '../traffic.ts';

const optimization = '6 leanQueries';
const size = { notes: 1_000, edgesPerNote: 3 } as const;
const data = `${size.notes.toLocaleString('en')} notes of mixed sizes (log-normal, median ${noteSizes.median}, sigma ${noteSizes.sigma}, ${noteSizes.least} to ${noteSizes.most} characters), 3,000 edges, 4 shards`;

interface Reads {
  readonly list: Traffic;
  readonly graph: Traffic;
  readonly batchGet: Traffic;
}
const names: Readonly<Record<keyof Reads, string>> = {
  list: 'list page of 20',
  graph: 'graph-data, fresh',
  batchGet: 'batch get of 100',
};

async function readAll(bench: Bench, lean: boolean): Promise<Reads> {
  const spec = await bench.user('6ab', size.notes, size.edgesPerNote);
  const container = bench.container('6ab', lean ? flagsOn : flagsWithout('leanQueries'));
  const ask = async (work: () => Promise<unknown>): Promise<Traffic> => {
    const run: Run<unknown> = await bench.measure(work);
    return run.traffic;
  };
  const list = await ask(() => container.expect(200, 'GET', '/nodes?limit=20'));
  const graph = await ask(async () => {
    const { stats } = await container.expect<{ stats: { node_count: number; edge_count: number } }>(
      200,
      'GET',
      '/graph-data',
    );
    check(
      stats.node_count === size.notes && stats.edge_count === size.notes * size.edgesPerNote,
      JSON.stringify(stats),
    );
  });
  const ids = idsOf(spec).filter((_, i) => i % 10 === 0);
  const batchGet = await ask(() => container.expect(200, 'POST', '/nodes/batch-get', { node_ids: ids }));
  container.close();
  return { list, graph, batchGet };
}

const operations = Object.keys(names) as (keyof Reads)[];
const total = (reads: Reads, of: (traffic: Traffic) => number): number =>
  operations.reduce((sum, operation) => sum + of(reads[operation]), 0);

const units = { row: '6b', optimization, unit: 'RCU' } as const;
const half = 'an eventually consistent read costs exactly half';

/** The same reads priced at other consistencies. */
function consistencies(before: Reads, after: Reads): Measured[] {
  const [all, ours] = [total(before, ({ readUnits }) => readUnits), total(after, ({ readUnits }) => readUnits)];
  const shared = { ...units, target: { kind: 'reported' } } as const;
  return [
    {
      ...shared,
      metric: 'all three: if both were eventually consistent',
      before: all / 2,
      after: ours / 2,
      method: `computed: ${half}`,
    },
    {
      ...shared,
      metric: 'all three: ours strongly consistent, before eventually consistent',
      before: all / 2,
      after: ours,
      method: `computed: ${half}; our fills must be strongly consistent, the first version's were not`,
    },
  ];
}

/** 6a and 6b: bytes and units of reads. */
export const leanReads: RowFunction = async (bench) => {
  const [before, after] = [await readAll(bench, false), await readAll(bench, true)];
  const bytes = { row: '6a', optimization, unit: 'bytes', target: { kind: 'lessBy', percent: 50 } } as const;
  const capacity = { ...units, target: { kind: 'lessBy', percent: 40 } } as const;
  const each = (
    of: 'responseBytes' | 'readUnits',
    shared: typeof bytes | typeof capacity,
    method: string,
  ): Measured[] => [
    ...operations.map((operation) => ({
      ...shared,
      metric: `${names[operation]}: ${of === 'responseBytes' ? 'bytes from DynamoDB' : 'read units'}`,
      before: before[operation][of],
      after: after[operation][of],
      method,
    })),
    {
      ...shared,
      metric: `all three: ${of === 'responseBytes' ? 'bytes from DynamoDB' : 'read units'}`,
      before: total(before, (traffic) => traffic[of]),
      after: total(after, (traffic) => traffic[of]),
      method,
    },
  ];
  return [
    ...each('responseBytes', bytes, `bodies of DynamoDB's answers; ${data}`),
    ...each('readUnits', capacity, `as the table counts them, strongly consistent in both positions; ${data}`),
    ...consistencies(before, after),
  ];
};
