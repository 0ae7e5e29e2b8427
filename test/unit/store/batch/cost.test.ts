import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchRequest } from '../../../../shared/contract/index.ts';
import { fusedCalls } from './cost.ts';
import { fullBatch } from './generated.ts';
import { alone, together, world } from './worlds.ts';

/** A search after a write in its batch looks for changes again, as the version it found is not known yet: alone it would know. */
const withOneSearch = (requests: readonly BatchRequest[]): BatchRequest[] => {
  const first = requests.find(({ url }) => url.startsWith('/search'));
  return requests.map((request) =>
    request !== first && request.url.startsWith('/search') ? { ...request, url: '/graph-data' } : request,
  );
};
const shards = 4;
/** Copies of edges that a deletion may find with one note: those there were and those the batch made. */
const edgesAtANote = 9;

describe('the database calls of a batch of up to 50 requests', () => {
  test('are at most those of its fused form, and are told in its summary', async () => {
    await fc.assert(
      fc.asyncProperty(fullBatch(await world()), async (requests) => {
        const { calls, reply } = await together(await world(), requests);
        expect(reply.body.summary).toEqual({ requests: requests.length, databaseCalls: calls });
        expect(calls).toBeLessThanOrEqual(fusedCalls(requests, shards, edgesAtANote));
      }),
      { seed: 31, numRuns: 10 },
    );
  });

  test.each([{}, { batchWrites: false }, { leanQueries: false }, { boundedWork: false }])(
    'with %j are never more than those of its requests alone, but for its audit record and repeated searches',
    async (flags) => {
      await fc.assert(
        fc.asyncProperty(fullBatch(await world()).map(withOneSearch), async (requests) => {
          const singly = await alone(await world(flags), requests);
          const { calls } = await together(await world(flags), requests);
          expect(calls).toBeLessThanOrEqual(singly.calls + 1);
        }),
        { seed: 32, numRuns: Object.keys(flags).length === 0 ? 8 : 2 },
      );
    },
  );

  test('grow with levels, not with requests: fifty creations take seven', async () => {
    const { send } = await world();
    const creation = (_: unknown, i: number) => ({ id: `${i}`, method: 'POST', url: '/nodes', body: { content: 'x' } });
    const reply = await send('POST', '/batch', { requests: Array.from({ length: 50 }, creation) });
    // META, 100 items in 25s, the bump, the audit record.
    expect(reply.calls).toBe(1 + 4 + 1 + 1);
  });
});
