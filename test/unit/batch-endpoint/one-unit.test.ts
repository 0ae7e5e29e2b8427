import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchRequest } from '../../../shared/contract/index.ts';
import { together, world } from '../store/batch/worlds.ts';
import { batchArbitrary } from './generated.ts';

describe('a batch', () => {
  test('bumps the version once and leaves one audit record, whatever it holds', async () => {
    const targets = await world();
    await fc.assert(
      fc.asyncProperty(batchArbitrary(targets), async (requests) => {
        const user = await world();
        const { store } = user;
        const records = () =>
          store.model.allItems().filter(({ SK, action }) => String(SK).startsWith('A#') && action === 'batch');
        const versionBefore = store.model.get('U#ada', 'META')?.graphVersion as number;
        const { answers } = await together(user, requests);
        const version = store.model.get('U#ada', 'META')?.graphVersion as number;
        const wrote = requests.some(
          ({ id, method, url }) =>
            method !== 'GET' && !url.endsWith('batch-get') && (answers.get(id)?.status ?? 500) < 300,
        );
        expect(version - versionBefore).toBeLessThanOrEqual(1);
        if (wrote && version === versionBefore) {
          // Only a bulk request of which nothing came true writes nothing and still is no error.
          expect(requests.some(({ url }) => url.includes('bulk'))).toBe(true);
        }
        expect(records()).toHaveLength(1);
        expect(records()[0]).toMatchObject({ requested: requests.length, userId: 'ada' });
      }),
      { seed: 4, numRuns: 25 },
    );
  });

  test('takes no more database calls than its fused form, and far fewer than its requests alone', async () => {
    const { send, notes } = await world();
    const [a, b, c, d] = notes as [string, string, string, string];
    const mixed = [
      ...Array.from({ length: 20 }, (_, i) => ({ method: 'POST', url: '/nodes', body: { content: `new ${i}` } })),
      ...Array.from({ length: 12 }, (_, i) => ({ method: 'GET', url: `/nodes/${notes[4 + (i % 4)]}` })),
      ...[a, b].map((id) => ({ method: 'DELETE', url: `/nodes/${id}` })),
      ...[c, d].map((id) => ({ method: 'PUT', url: `/nodes/${id}`, body: { title: 'renamed' } })),
      ...[4, 5, 6].map((i) => ({ method: 'POST', url: '/edges', body: { source_id: notes[i], target_id: notes[7] } })),
      ...Array.from({ length: 11 }, () => ({ method: 'GET', url: `/nodes/${notes[7]}` })),
    ].map((request, i) => ({ ...request, id: `r${i}` })) as BatchRequest[];
    expect(mixed).toHaveLength(50);
    const reply = await send('POST', '/batch', { requests: mixed });
    // Reads of one level in one call of up to 100 keys; one range per shard for the edges of what is deleted; 40 items of
    // creates, 6 of edges and the parts of deletes in 25s; two conditional updates; one bump; one audit record.
    const fused = 1 + 4 + Math.ceil(40 / 25) + 1 + 1 + 1 + 2 + 1 + 1;
    expect(reply.calls).toBeLessThanOrEqual(fused);
    expect(reply.body.summary.databaseCalls).toBe(reply.calls);
    const other = await world();
    let singly = 0;
    for (const { method, url, body } of mixed) singly += (await other.send(method, url, body)).calls;
    expect(singly).toBeGreaterThan(8 * reply.calls);
  });
});
