import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { serialOrder } from '../../../../functions/endpoints/batch-plan.ts';
import { fullBatch } from './generated.ts';
import { alone, comparable, together, world } from './worlds.ts';

const positions = [{}, { batchWrites: false }, { leanQueries: false }, { boundedWork: false }];

describe('a batch of up to 50 requests', () => {
  test.each(positions)(
    'with %j answers what its requests answer alone, headers included, and leaves the same items and counts',
    async (flags) => {
      await fc.assert(
        fc.asyncProperty(fullBatch(await world()), async (requests) => {
          const [one, all] = [await world(flags), await world(flags)];
          const singly = await alone(one, requests);
          const batched = await together(all, requests);
          const order = serialOrder(requests);
          expect(batched.order).toEqual(requests.map(({ id }) => id));
          expect(comparable(all, batched.answers, order)).toEqual(comparable(one, singly.answers, order));
        }),
        { seed: 21, numRuns: Object.keys(flags).length === 0 ? 20 : 6 },
      );
    },
  );
});
