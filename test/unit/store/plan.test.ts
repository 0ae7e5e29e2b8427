import { describe, expect, test } from '@jest/globals';
import { planEdges, planGraph, planList, planNotes } from '../../../shared/store/index.ts';

const small = { nodeCount: 1_000, edgeCount: 3_000, highestShard: 3 };
const large = { nodeCount: 10_000, edgeCount: 50_000, highestShard: 3 };
const pool = 32;

describe('the query planner', () => {
  test('reads the edges of one note by its own range, and of many in a small graph as one range', () => {
    expect(planEdges(1, small, pool)).toMatchObject({ access: 'targeted', calls: 1, units: 1 });
    expect(planEdges(2, small, pool)).toMatchObject({ access: 'partition', calls: 1 });
  });

  test('reads edges note by note as long as that takes fewer round trips than the pages of the range', () => {
    // 25,000 edge items of 210 bytes in a shard are six pages, so six waves of the pool are worth it and seven are not.
    expect(planEdges(5 * pool, large, pool)).toMatchObject({ access: 'targeted', roundTrips: 5 });
    expect(planEdges(7 * pool, large, pool)).toMatchObject({ access: 'partition', roundTrips: 6 });
  });

  test('lists by creation in key order and by anything else through an index', () => {
    expect(planList('created_at', 22, small).access).toBe('partition');
    expect(planList('title', 22, small).access).toBe('index');
    expect(planList('title', undefined, large).units).toBeGreaterThan(planList('title', 22, large).units);
  });

  test('reads notes by key until whole shards take fewer round trips', () => {
    expect(planNotes(100, large, pool)).toMatchObject({ access: 'targeted', calls: 3, roundTrips: 1 });
    expect(planNotes(10_000, small, 1).access).toBe('partition');
  });

  test('expects of a graph the pages of its largest shard', () => {
    expect(planGraph(small)).toMatchObject({ access: 'partition', calls: 1 });
    expect(planGraph(large).calls).toBeGreaterThan(1);
    expect(planGraph({ nodeCount: 0, edgeCount: 0, highestShard: 0 })).toMatchObject({ calls: 1, units: 1 });
  });
});
