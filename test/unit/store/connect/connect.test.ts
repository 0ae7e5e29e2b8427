import { describe, expect, test } from '@jest/globals';
import {
  connectNotes,
  createEdge,
  deleteEdge,
  deleteNodes,
  exportPage,
  importGraph,
  updateNode,
} from '../../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import { portableNote } from '../../../support/portable.ts';
import { create, drawnByNobody, edges, expectConnected, lose, signatureKeys, sliding, uid } from './world.ts';

const connect = (store: ModelStore, notes: string[], pairs: [string, string][] = []) =>
  connectNotes(store, uid, { notes, pairs });
const cold = ({ model }: ModelStore): ModelStore => modelStore({ model });

describe('connecting notes', () => {
  test('leaves a manual edge alone and puts no automatic one beside it, until it is gone', async () => {
    const store = modelStore();
    const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
    await createEdge(store, uid, { source_id: b, target_id: a, type: 'reference', weight: 0.25 });
    expect(await connect(store, [a, b])).toEqual({ connected: 0, disconnected: 0 });
    expect([...edges(store, 'manual').values()]).toEqual([{ type: 'reference', weight: 0.25 }]);
    await deleteEdge(store, uid, [a, b].sort().join('_'));
    expect(await connect(store, [], [[a, b]])).toMatchObject({ connected: 1, disconnected: 0 });
    expectConnected(store);
  });

  test('gives the weight and type of the new score when a note changes, and takes the edge when it is no longer similar', async () => {
    const store = modelStore();
    const [a = '', b = ''] = await create(store, [{ content: 'apple banana' }, { content: 'apple banana' }]);
    await connect(store, [a, b]);
    expect([...edges(store, 'automatic').values()]).toEqual([{ type: 'strong', weight: 0.7 }]);
    await updateNode(store, uid, b, { content: 'apple banana cherry' });
    expect(await connect(store, [b])).toMatchObject({ connected: 0, disconnected: 0 });
    expect([...edges(store, 'automatic').values()]).toEqual([{ type: 'similar', weight: 0.4667 }]);
    await updateNode(store, uid, b, { content: 'walnut' });
    expect(await connect(store, [b])).toMatchObject({ connected: 0, disconnected: 1 });
    expectConnected(store);
  });

  test('fills the lists of others when a note of more than fifty alike goes', async () => {
    const store = modelStore();
    const ids = await create(store, Array(60).fill({ content: 'apple banana' }));
    await connect(store, ids);
    expectConnected(store);
    await deleteNodes(store, uid, ids.slice(0, 2));
    await connect(cold(store), ids.slice(0, 2));
    expectConnected(store);
    await updateNode(store, uid, ids[5] as string, { content: 'apple banana cherry' });
    await connect(store, [ids[5] as string]);
    expectConnected(store);
  });

  test('removes automatic edges that nobody knows of', async () => {
    const store = modelStore();
    const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'walnut' }]);
    await connect(store, [a, b]);
    await drawnByNobody(store, b, a);
    expect(await connect(store, [a])).toMatchObject({ connected: 0, disconnected: 1 });
    expectConnected(store);
  });

  test('knows a note that was deleted and imported again', async () => {
    const store = modelStore();
    const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
    await connect(store, [a, b]);
    await deleteNodes(store, uid, [b]);
    await importGraph(store, uid, [{ ...portableNote(), id: b, content: 'apple' }], []);
    await connect(store, [b]);
    expect(edges(store, 'automatic').size).toBe(1);
    expectConnected(store);
  });

  test('evaluates, on first sight of a user, the notes from before as well', async () => {
    const store = modelStore();
    const ids = await create(store, sliding(8));
    await connect(store, ids.slice(0, 1));
    expect(edges(store, 'automatic').size).toBeGreaterThan(8);
    expectConnected(store);
  });

  test('does not take a note for gone while its body may still be written', async () => {
    const store = modelStore();
    const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
    const body = store.model.allItems().find(({ SK }) => SK === `B#${b}`);
    await store.model.call('DeleteItem', {
      TableName: store.table,
      Key: { PK: { S: String(body?.PK) }, SK: { S: `B#${b}` } },
    });
    await expect(connectNotes(store, uid, { notes: [a, b], pairs: [], changedAt: Date.now() })).rejects.toThrow(
      'still being written',
    );
    await connectNotes(store, uid, { notes: [a, b], pairs: [], changedAt: Date.now() - 31_000 });
    expect(edges(store, 'automatic').size).toBe(0);
  });
});

describe('what is kept of the signatures', () => {
  test('becomes a snapshot when the log is long, and a cold container goes on from it', async () => {
    const store = modelStore();
    const words = (n: number) =>
      Array.from({ length: 700 }, (_, i) => `w${(n * 7919 + i * 104729) % 99991}x`).join(' ');
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const [id = ''] = await create(store, [{ content: `${words(n)} ${words(n)}`.slice(0, 9_000) }]);
      ids.push(id);
      await connect(n % 9 === 0 ? cold(store) : store, [id]);
    }
    const kept = signatureKeys(store);
    expect(kept.filter((SK) => SK.startsWith('S#'))).toHaveLength(1);
    expect(kept.filter((SK) => SK.startsWith('L#')).length).toBeLessThan(60);
    await updateNode(store, uid, ids[3] as string, { content: `${words(4)}` });
    await connect(cold(store), [ids[3] as string]);
    expectConnected(store);
  });

  test.each(['S#', 'L#', 'MANIFEST'])('is made anew when its %s items are lost', async (lost) => {
    const store = modelStore();
    const [id = '', ...others] = await create(store, sliding(8));
    await connect(store, [id, ...others]);
    await updateNode(store, uid, id, { content: 'apple' });
    await connect(store, [id]);
    await lose(store, lost);
    const [another = ''] = await create(store, [{ content: 'apple' }]);
    await connect(cold(store), [another]);
    expectConnected(store);
    await updateNode(store, uid, another, { content: 'walnut' });
    await connect(cold(store), [another]);
    expectConnected(store);
  });

  test('refuses a container that works from what another one has changed, which then goes on from there', async () => {
    const store = modelStore();
    const other = cold(store);
    const ids = await create(store, sliding(6));
    await connect(store, ids.slice(0, 2));
    await connect(other, ids.slice(2, 4));
    await connect(store, ids.slice(4));
    expectConnected(store);
    const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
    const results = await Promise.allSettled([connect(store, [a]), connect(other, [b])]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    await connect(store, [a]);
    await connect(other, [b]);
    expectConnected(store);
  });
});

describe('an export', () => {
  test('tells of each edge who drew it; an import takes the user’s own, and the automatic ones follow from the notes', async () => {
    const store = modelStore();
    const [a = '', b = '', c = ''] = await create(store, [
      { content: 'apple' },
      { content: 'apple' },
      { content: 'walnut' },
    ]);
    await createEdge(store, uid, { source_id: c, target_id: a });
    await connect(store, [a, b, c]);
    const { nodes, edges: exported } = await exportPage(store, uid);
    expect(exported.map(({ origin }) => origin).sort()).toEqual(['automatic', 'manual']);
    const copy = modelStore();
    const imported = await importGraph(copy, uid, nodes, exported);
    expect(imported.edges).toEqual(exported.map(({ origin }) => (origin === 'automatic' ? 'skipped' : 'created')));
    expect(edges(copy, 'automatic').size).toBe(0);
    expect(edges(copy, 'manual')).toEqual(edges(store, 'manual'));
    expect(await connect(copy, [a, b, c])).toMatchObject({ connected: 1, disconnected: 0 });
    expect(edges(copy, 'automatic')).toEqual(edges(store, 'automatic'));
    expectConnected(copy);
    await importGraph(copy, uid, [], [{ source: b, target: c, type: 'weak', weight: 1 }]);
    expect(edges(copy, 'manual').size).toBe(2);
  });
});
