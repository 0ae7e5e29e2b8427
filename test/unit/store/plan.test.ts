import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cheapest, type Plan, planEdges, planGraph, planList, planNotes } from '../../../shared/store/index.ts';

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

  test.each([
    ['edges of notes', (count: number) => planEdges(count, large, pool), 5 * pool],
    ['notes by id', (count: number) => planNotes(count, { ...large, highestShard: 7 }, 1), 249],
  ])('changes its mind about %s once, exactly at break-even', (_what, plan, last) => {
    expect(plan(last).access).toBe('targeted');
    expect(plan(last + 1).access).toBe('partition');
    const choices = Array.from({ length: 10_000 / 50 }, (_, i) => plan(1 + 50 * i).access);
    expect(choices.lastIndexOf('targeted')).toBeLessThan(choices.indexOf('partition'));
  });

  test('never takes more round trips than any other way', () => {
    const cost = fc.integer({ min: 1, max: 9 });
    const one = fc.record({ calls: cost, roundTrips: cost, units: cost });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (costs) => {
        const plans = costs.map((some): Plan => ({ read: 'r', access: 'index', reason: '', ...some }));
        const best = cheapest(plans as [Plan, ...Plan[]]);
        const rank = ({ roundTrips, calls, units }: Plan) => 100 * roundTrips + 10 * calls + units;
        expect(plans).toContain(best);
        expect(rank(best)).toBe(Math.min(...plans.map(rank)));
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  test('expects at least one call, one round trip and one unit of everything', () => {
    const counts = fc.record({
      nodeCount: fc.integer({ min: 0, max: 10_000 }),
      edgeCount: fc.integer({ min: 0, max: 50_000 }),
      highestShard: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 256 }), (some, count, wide) => {
        const plans = [
          planEdges(count, some, wide),
          planNotes(count, some, wide),
          planGraph(some),
          ...[count, undefined].flatMap((needed) => [
            planList('title', needed, some),
            planList('created_at', needed, some),
          ]),
        ];
        for (const { calls, roundTrips, units } of plans) {
          expect(Math.min(calls, roundTrips, units)).toBeGreaterThanOrEqual(1);
          expect(roundTrips).toBeLessThanOrEqual(calls);
        }
      }),
      { seed: 72, numRuns: 200 },
    );
  });
});
