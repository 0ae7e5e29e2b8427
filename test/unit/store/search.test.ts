import { describe, expect, test } from '@jest/globals';
import { createNodes, deleteNodes, importGraph, searchNotes, updateNode } from '../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { TableModel } from '../../support/table-model/index.ts';

const uid = 'ada';
const find = async (store: ModelStore, q: string) => {
  const { results, total } = await searchNotes(store, uid, { q, limit: 100 });
  expect(total).toBe(results.length);
  return results.map(({ node_id }) => node_id).sort();
};
const make = async (store: ModelStore, count: number, text = 'common'): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) {
    const drafts = Array.from({ length: Math.min(100, count - ids.length) }, (_, i) => ({
      content: `${text} ${ids.length + i}`,
    }));
    ids.push(...(await createNodes(store, uid, drafts)).outcomes.map((one) => (one as { id: string }).id));
  }
  return ids;
};
/** Containers on one table: one that has searched before, and a new one each time. */
const containers = () => {
  const model = new TableModel({ staleMs: 500 });
  return {
    warm: modelStore({ model }),
    cold: () => modelStore({ model }),
    off: modelStore({ model, flags: { leanQueries: false } }),
  };
};
const snapshots = ({ model }: ModelStore) =>
  model.allItems().filter(({ PK, SK }) => String(PK).endsWith('#search') && String(SK).startsWith('S#'));

describe('a search', () => {
  test('knows every acknowledged write at once, in a warm and in a cold container, and with leanQueries off', async () => {
    const { warm, cold, off } = containers();
    const everywhere = async (q: string, ids: string[]) => {
      for (const store of [warm, cold(), off]) expect(await find(store, q)).toEqual([...ids].sort());
    };
    const [a, b, c] = (await make(warm, 3)) as [string, string, string];
    await everywhere('common', [a, b, c]);
    await updateNode(cold(), uid, a, { content: 'walrus', title: 'Walrus' });
    await everywhere('walrus', [a]);
    await everywhere('common', [b, c]);
    await deleteNodes(cold(), uid, [b]);
    await everywhere('common', [c]);
    await updateNode(cold(), uid, c, { title: 'heading', tags: ['labelled'] });
    await everywhere('labelled', [c]);
  });

  test('knows what an import brought with times of long ago, and a note that was deleted and imported again', async () => {
    const { warm, cold } = containers();
    const [id] = (await make(warm, 2)) as [string];
    expect(await find(warm, 'common')).toHaveLength(2);
    const note = { ...portableNote(), id, content: 'penguin', title: '' };
    await deleteNodes(cold(), uid, [id]);
    expect(await find(warm, 'common')).toHaveLength(1);
    await importGraph(cold(), uid, [note], []);
    expect(await find(warm, 'penguin')).toEqual([id]);
    expect(await find(cold(), 'penguin')).toEqual([id]);
  });

  test('keeps a snapshot when enough has changed, which a cold container loads instead of reading the notes', async () => {
    const { warm, cold } = containers();
    await make(warm, 99);
    await find(warm, 'common');
    expect(snapshots(warm)).toEqual([]);
    await make(warm, 1);
    await find(warm, 'common');
    const kept = snapshots(warm).map(({ SK }) => SK);
    expect(kept.length).toBeGreaterThan(0);
    const fresh = cold();
    fresh.model.resetTotals();
    expect(await find(fresh, 'common')).toHaveLength(100);
    // META and manifest, chunks, the overlay of 4 shards and the notices, and (all being younger than the overlap) nothing else but the hits.
    expect(fresh.model.calls).toMatchObject({ BatchGetItem: 3, Query: 5 });
    await make(warm, 100, 'another');
    await find(warm, 'another');
    expect(snapshots(warm).map(({ SK }) => SK)).not.toContain(kept[0]);
  });

  test.each(['lost', 'damaged'])('does without a snapshot of which a chunk is %s', async (what) => {
    const { warm, cold } = containers();
    await make(warm, 120);
    await searchNotes(warm, uid, { q: 'common' });
    const [chunk] = snapshots(warm) as [{ PK: string; SK: string; data: Uint8Array }];
    const key = { PK: { S: chunk.PK }, SK: { S: chunk.SK } };
    if (what === 'lost') warm.model.execute('DeleteItem', { TableName: warm.table, Key: key });
    else warm.model.load([{ ...chunk, data: chunk.data.map((byte, i) => (i === 40 ? byte ^ 255 : byte)) }]);
    expect((await searchNotes(cold(), uid, { q: 'common', limit: 100 })).total).toBe(120);
  });

  test('that finds its index unchanged takes two calls: the version, and the hits', async () => {
    const { warm } = containers();
    await make(warm, 5);
    await find(warm, 'common');
    warm.model.resetTotals();
    await find(warm, 'common');
    expect(warm.model.calls).toEqual({ BatchGetItem: 2 });
  });
});
