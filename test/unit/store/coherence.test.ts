import { describe, expect, test } from '@jest/globals';
import { CoherenceViolation, checkCoherence, type StoreModule } from '../../support/coherence.ts';
import { buildStore, consistencyMentions, consistentReads } from '../../support/mutants.ts';
import type { ModelCall } from '../../support/table-model/index.ts';

const positions = [{}, { batchWrites: false }, { leanQueries: false }, { boundedWork: false }];
const seeds = [1, 2, 3];

/** A read that does not ask to be strongly consistent. */
function mayBeStale({ operation, input }: ModelCall): boolean {
  const consistent = (part: unknown) => (part as { ConsistentRead?: boolean }).ConsistentRead === true;
  const parts = operation === 'BatchGetItem' ? Object.values(input.RequestItems as object) : [input];
  return /^(GetItem|Query|Scan|BatchGetItem)$/.test(operation) && !parts.every(consistent);
}

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
  test.each(positions)(
    'with %j, though every read that may be stale is up to 500 ms old, and none may be',
    async (off) => {
      const store = await buildStore();
      const stale: string[] = [];
      for (const seed of seeds)
        await checkCoherence(store, off, seed, (call) => {
          if (mayBeStale(call)) stale.push(`${call.operation} ${JSON.stringify(call.input)}`);
        });
      expect(stale).toEqual([]);
    },
  );

  test('and every place that speaks of consistent reads asks for one, so that each has its mutant', () => {
    const places = consistentReads();
    expect(places.length).toBeGreaterThanOrEqual(4);
    // One more place is the default of an option, which names the option only.
    expect(places.length - 1).toBe(consistencyMentions());
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
