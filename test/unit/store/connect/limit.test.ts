import { describe, expect, test } from '@jest/globals';
import { connectNotes, createEdge, deleteEdge, deleteNodes, updateNode } from '../../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import { crashAfter } from '../crash.ts';
import { create, edges, expectConnected, signatureKeys, sliding, uid } from './world.ts';

const connect = (store: ModelStore, notes: string[], pairs: [string, string][] = [], limit?: number) =>
  connectNotes(store, uid, { notes, pairs }, limit);
const cold = ({ model }: ModelStore): ModelStore => modelStore({ model });

/** Counts how often all edges of a shard are read. */
function wholeReadings({ model }: ModelStore): () => number {
  let count = 0;
  model.onCall = ({ operation, input }) => {
    const { ExpressionAttributeValues } = input as { ExpressionAttributeValues?: { ':from'?: { S?: string } } };
    if (operation === 'Query' && ExpressionAttributeValues?.[':from']?.S === 'E#') count += 1;
  };
  return () => count;
}

describe('a user at the limit of edges', () => {
  const limit = 10;

  test.each([0, 3])(
    'keeps the best scores beside %i manual edges, and all of them again when there is room',
    async (manual) => {
      const store = modelStore();
      const ids = await create(store, sliding(9));
      const [far = '', ...near] = ids;
      for (const target_id of near.slice(5, 5 + manual)) await createEdge(store, uid, { source_id: far, target_id });
      await connect(store, ids, [], limit);
      expect(edges(store, 'automatic').size).toBe(limit - manual);
      expectConnected(store, limit);
      for (const id of [ids[4] as string, ids[2] as string]) {
        await updateNode(store, uid, id, { content: 'walnut' });
        await connect(id === ids[4] ? store : cold(store), [id], [], limit);
        expectConnected(store, limit);
      }
      await deleteNodes(store, uid, ids.slice(5, 7));
      await connect(store, ids.slice(5, 7), [], limit);
      expectConnected(store, limit);
      expect(edges(store, 'automatic').size).toBeLessThan(limit - manual);
      const [last = ''] = await create(store, [{ content: 'walnut' }]);
      await connect(cold(store), [last], [], limit);
      expectConnected(store, limit);
    },
  );

  test('has exactly as many as the limit allows, and one more pair changes that', async () => {
    const store = modelStore();
    const ids = await create(
      store,
      Array.from({ length: 5 }, () => ({ content: 'apple' })),
    );
    await connect(store, ids, [], limit);
    expect(edges(store, 'automatic').size).toBe(limit);
    const evaluations = () => signatureKeys(store).length;
    const before = evaluations();
    await connect(store, ids, [], limit);
    expect(evaluations()).toBe(before);
    ids.push(...(await create(store, [{ content: 'apple' }])));
    await connect(store, ids.slice(5), [], limit);
    expect(edges(store, 'automatic').size).toBe(limit);
    expectConnected(store, limit);
  });

  test('gets the edges that had no room when a manual edge goes, also where no edge takes its very place', async () => {
    const store = modelStore();
    const ids = await create(store, [...sliding(6), { content: 'walnut' }, { content: 'hazel' }]);
    const pair = ids.slice(6) as [string, string];
    await createEdge(store, uid, { source_id: pair[0], target_id: pair[1] });
    await connect(store, ids, [], limit);
    expect(edges(store, 'automatic').size).toBe(limit - 1);
    await deleteEdge(store, uid, pair.toSorted().join('_'));
    expect(await connect(store, [], [pair], limit)).toMatchObject({ connected: 1, disconnected: 0 });
    expectConnected(store, limit);
    const readings = wholeReadings(store);
    await connect(store, [], [pair], limit);
    expect(readings()).toBe(0);
  });

  test('has all edges read once when first evaluated, however many steps that takes, and wherever a crash ended it', async () => {
    const drafts = Array.from({ length: 120 }, (_, i) => ({ content: `subject${'abcdefghij'[i % 10]}` }));
    const store = modelStore({ shards: 1 });
    const [id = ''] = await create(store, drafts);
    const { model } = store;
    const items = model.allItems();
    const readings = wholeReadings(store);
    model.resetTotals();
    await connect(store, [id], [], 200);
    expect(readings()).toBe(1);
    expectConnected(store, 200);
    const calls = Object.values(model.calls).reduce((sum, count) => sum + count, 0);
    for (let allowed = 0; allowed < calls; allowed += 97) {
      const next = modelStore({ shards: 1 });
      next.model.load(items);
      const crash = crashAfter(next, allowed);
      await connect(next, [id], [], 200).catch(() => undefined);
      crash.undo();
      await connect(cold(next), [id], [], 200);
      expectConnected(next, 200);
    }
  });
});
