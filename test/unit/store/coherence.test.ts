import { describe, expect, test } from '@jest/globals';
import { CoherenceViolation, checkCoherence, type StoreModule } from '../../support/coherence.ts';
import { buildStore, consistentReads } from '../../support/mutants.ts';

const positions = [{}, { batchWrites: false }, { leanQueries: false }, { boundedWork: false }];
const seeds = [1, 2, 3, 4];

/** The first violation in any position of the flags, if there is one. */
async function violation(store: StoreModule): Promise<unknown> {
  for (const seed of seeds)
    for (const off of positions) {
      try {
        await checkCoherence(store, off, seed);
      } catch (error) {
        return error;
      }
    }
  return undefined;
}

describe('no reader sees older data than were acknowledged', () => {
  test.each(positions)('with %j, though every read that may be stale is up to 500 ms old', async (off) => {
    const store = await buildStore();
    for (const seed of seeds) await checkCoherence(store, off, seed);
  });

  test('and there are places where that is asked for', () => {
    expect(consistentReads().length).toBeGreaterThanOrEqual(4);
  });

  test.each(consistentReads().map((place) => [`${place.file}:${place.line}`, place] as const))(
    'which a store whose read at %s is not consistent fails',
    async (_name, place) => {
      const found = await violation(await buildStore(place));
      // A stale read shows as an old answer, or as a note that is acknowledged and not found.
      expect(found).toBeDefined();
      const { name } = found as Error;
      expect(found instanceof CoherenceViolation || ['NotFound', 'Conflict', 'Invalid'].includes(name)).toBe(true);
    },
  );
});
