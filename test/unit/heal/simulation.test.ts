import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crashAfter, leftovers } from '../store/crash.ts';
import { type HealedWorld, healedWorld, requests, uid } from './world.ts';

const dayMs = 24 * 3_600_000;

interface Step {
  readonly kind: number;
  readonly n: number;
  readonly m: number;
  /** Time after the request. */
  readonly pauseMs: number;
  /** Calls after which the request's process dies; more than any request makes where it does not. */
  readonly calls: number;
}
const alive = 10_000;
const steps = (calls: fc.Arbitrary<number>): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      kind: fc.nat({ max: requests.length - 1 }),
      n: fc.nat({ max: 30 }),
      m: fc.nat({ max: 30 }),
      pauseMs: fc.oneof(fc.nat({ max: 3_000 }), fc.nat({ max: 400_000 })),
      calls,
    }),
    { minLength: 3, maxLength: 12 },
  );

async function play(world: HealedWorld, story: readonly Step[]): Promise<void> {
  // Something to work on, and the first look of the day at everything.
  await world.send('POST', '/nodes/bulk-create', { nodes: Array(6).fill({ content: 'first' }) });
  await world.settle();
  for (const { kind, n, m, pauseMs, calls } of story) {
    const crash = calls < alive ? crashAfter(world.store, calls) : undefined;
    await requests[kind]?.(world, n, m);
    crash?.undo();
    await world.pass(pauseMs);
  }
  await world.settle();
}

const worlds = fc.record({ skewMs: fc.integer({ min: -900, max: 900 }), batchWrites: fc.boolean() });

describe('the healer beside a user’s requests', () => {
  test('repairs nothing while nothing dies, whatever the clocks and pauses', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, steps(fc.constant(alive)), async (options, story) => {
        const world = healedWorld(options);
        await play(world, story);
        await world.pass(dayMs);
        await world.send('POST', '/nodes', { content: 'next day' });
        await world.settle();
        expect(world.repairs).toEqual([]);
        expect(leftovers(world.store, uid)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('leaves nothing half done of requests that died at any call, within a day of the next change', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, steps(fc.oneof(fc.nat({ max: 14 }), fc.constant(alive))), async (options, story) => {
        const world = healedWorld(options);
        await play(world, story);
        const halves = leftovers(world.store, uid).filter((each) => !each.startsWith('META'));
        expect(halves).toEqual([]);
        expect(world.covered()).toBe(true);
        await world.pass(dayMs);
        await world.send('POST', '/nodes', { content: 'next day' });
        await world.settle();
        expect(leftovers(world.store, uid)).toEqual([]);
        const repaired = world.repairs.length;
        await world.pass(dayMs);
        await world.send('POST', '/nodes', { content: 'the day after' });
        await world.settle();
        expect(world.repairs.slice(repaired)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
