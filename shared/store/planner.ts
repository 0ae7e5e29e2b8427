import type { Meta } from './items.ts';

/** How a read can be done: a range of a partition, single keys, or a range of a list index. */
export type Access = 'partition' | 'targeted' | 'index';

/** One way to do a read, with what it is expected to cost. */
export interface Plan {
  readonly read: string;
  readonly access: Access;
  /** DynamoDB calls. */
  readonly calls: number;
  /** Calls that must follow one another: pages of one range, or waves of the pool. */
  readonly roundTrips: number;
  /** Strongly consistent read units. */
  readonly units: number;
  readonly reason: string;
}

/** DynamoDB ends a page at 1 MB and bills strongly consistent reads by the started 4 KB (its developer guide). */
const pageBytes = 1024 * 1024;
const unitBytes = 4096;

/** Mean sizes of our items as stored, from the mixed notes of the benchmark; estimates need no more. */
const meanBytes = { node: 750, body: 1_200, edge: 210, listed: 640 } as const;

const pagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / pageBytes));
const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / unitBytes));

type Counts = Pick<Meta, 'nodeCount' | 'edgeCount' | 'highestShard'>;

function range(read: string, access: Access, bytes: number, reason: string): Plan {
  const pages = pagesOf(bytes);
  return { read, access, calls: pages, roundTrips: pages, units: unitsOf(bytes), reason };
}

/** The plan with the fewest round trips; among those, the fewest calls, then the fewest units. */
export function cheapest(plans: readonly [Plan, ...Plan[]]): Plan {
  return plans.reduce((best, plan) => {
    const difference = plan.roundTrips - best.roundTrips || plan.calls - best.calls || plan.units - best.units;
    return difference < 0 ? plan : best;
  });
}

/**
 * The edges of some notes of one shard: note by note, or one range from the first to the last of them, which also reads
 * what lies between.
 */
export function planEdges(notes: number, counts: Counts, concurrency: number): Plan {
  const shards = counts.highestShard + 1;
  const inShard = (2 * counts.edgeCount) / shards;
  const perNote = counts.nodeCount > 0 ? (2 * counts.edgeCount) / counts.nodeCount : 0;
  const bytesPerNote = perNote * meanBytes.edge;
  return cheapest([
    {
      read: 'edges of notes',
      access: 'targeted',
      calls: notes * pagesOf(bytesPerNote),
      roundTrips: Math.ceil(notes / concurrency) * pagesOf(bytesPerNote),
      units: notes * unitsOf(bytesPerNote),
      reason: `${notes} notes, one range each`,
    },
    range(
      'edges of notes',
      'partition',
      inShard * meanBytes.edge,
      `about ${Math.round(inShard)} edge items lie between them`,
    ),
  ]);
}

/** A list page of one shard: its index (or, by creation, its notes in key order) up to the page's end, or everything. */
export function planList(sort: string, needed: number | undefined, counts: Counts): Plan {
  const inShard = Math.ceil(counts.nodeCount / (counts.highestShard + 1));
  const items = Math.min(needed ?? inShard, inShard);
  const what =
    needed === undefined ? `all ${inShard} notes of a shard` : `${items} of about ${inShard} notes of a shard`;
  return sort === 'created_at'
    ? range('list', 'partition', items * meanBytes.node, `${what}, already in this order`)
    : range('list', 'index', items * meanBytes.listed, `${what}, in the order of a local index`);
}

/** Notes by id with their bodies: by key, or the shards they are in, whole. */
export function planNotes(ids: number, counts: Counts, concurrency: number): Plan {
  const shards = counts.highestShard + 1;
  const keys = 2 * ids + 1;
  const calls = Math.ceil(keys / 100);
  const bytes = (counts.nodeCount * (meanBytes.node + meanBytes.body) + 2 * counts.edgeCount * meanBytes.edge) / shards;
  return cheapest([
    {
      read: 'notes by id',
      access: 'targeted',
      calls,
      roundTrips: Math.ceil(calls / concurrency),
      units: keys,
      reason: `${keys} keys, 100 a call`,
    },
    { ...range('notes by id', 'partition', bytes, 'every shard whole'), calls: shards * pagesOf(bytes) },
  ]);
}

/** The whole graph of one shard: edges and notes stand side by side, bodies before them. */
export function planGraph(counts: Counts): Plan {
  const shards = counts.highestShard + 1;
  const bytes = (counts.nodeCount * meanBytes.node + 2 * counts.edgeCount * meanBytes.edge) / shards;
  return range('graph', 'partition', bytes, `one range a shard, ${shards} shards, no bodies`);
}
