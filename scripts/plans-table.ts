import { type Plan, planEdges, planGraph, planList, planNotes } from '../shared/store/index.ts';

const counts = { nodeCount: 1_000, edgeCount: 3_000, highestShard: 3 };
const many = { nodeCount: 10_000, edgeCount: 50_000, highestShard: 3 };
const pool = 32;

/** Reads whose plans show the planner's break-even points. */
const cases: readonly [what: string, plan: Plan][] = [
  ['edges of 1 note of a shard; 1,000 notes, 3,000 edges', planEdges(1, counts, pool)],
  ['edges of 25 notes of a shard; 1,000 notes, 3,000 edges', planEdges(25, counts, pool)],
  ['edges of 25 notes of a shard; 10,000 notes, 50,000 edges', planEdges(25, many, pool)],
  ['first list page by title, 20 notes', planList('title', 22, counts)],
  ['list page at offset 9,000 of 10,000 by update', planList('updated_at', 9_022, many)],
  ['list by tag, 10,000 notes', planList('created_at', undefined, many)],
  ['3 notes by id of 10,000', planNotes(3, many, pool)],
  ['2,000 notes by id of 10,000', planNotes(2_000, many, pool)],
  ['graph of 1,000 notes, 3,000 edges', planGraph(counts)],
  ['graph of 10,000 notes, 50,000 edges', planGraph(many)],
];

/** The table of docs/tuning.md: what the planner chooses, and why. */
export function plansTable(): string {
  const rows = cases.map(
    ([what, { access, calls, roundTrips, units, reason }]) =>
      `| ${what} | ${access} | ${calls} | ${roundTrips} | ${units} | ${reason} |`,
  );
  return [
    '| read (4 shards) | access | calls | round trips | read units | why |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
