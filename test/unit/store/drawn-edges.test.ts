import { describe, expect, test } from '@jest/globals';
import { connectNotes, createEdge, createEdges, deleteEdge } from '../../../shared/store/index.ts';
import { fromDraft } from '../../../shared/store/new-edge.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { create, edges, expectConnected, uid } from './connect/world.ts';

/** Two notes with an automatic edge. */
async function connectedPair(store: ModelStore): Promise<readonly [string, string]> {
  const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
  await connectNotes(store, uid, { notes: [a, b], pairs: [] });
  expect(edges(store, 'automatic').size).toBe(1);
  return [a, b];
}

const isEdge = ({ SK }: { readonly SK?: unknown }): boolean => String(SK).startsWith('E#');
/** The store of a request with an idempotency key, at its first try or a later one. */
const keyed = (store: ModelStore, at: string, resumed: boolean): ModelStore => ({
  ...store,
  keyed: { at, resumed } as never,
});

const one = async (store: ModelStore, source_id: string, target_id: string): Promise<unknown> =>
  createEdge(store, uid, { source_id, target_id, type: 'reference' }).catch((error: Error) => error);
const together = async (store: ModelStore, source_id: string, target_id: string): Promise<unknown> => {
  const { outcomes } = await createEdges(store, uid, [fromDraft({ source_id, target_id, type: 'reference' })]);
  return outcomes[0];
};

describe.each([
  ['one by one', one],
  ['with others', together],
])('an edge that a user draws %s between notes with an automatic edge', (_, draw) => {
  test.each(['from the lower id', 'from the higher id'])(
    'takes its place %s, and still is one edge',
    async (direction) => {
      const store = modelStore();
      const [a, b] = await connectedPair(store);
      const [source, target] = direction === 'from the lower id' ? [a, b] : [b, a];
      expect(await draw(store, source, target)).not.toBeInstanceOf(Error);
      expect([edges(store, 'manual').size, edges(store, 'automatic').size]).toEqual([1, 0]);
      expectConnected(store);
    },
  );

  test('is a conflict the second time', async () => {
    const store = modelStore();
    const [a, b] = await connectedPair(store);
    await draw(store, a, b);
    expect(await draw(store, b, a)).toMatchObject({ name: 'Conflict' });
    expectConnected(store);
  });

  test('that its request draws again, since the answer was lost, still says whose place it took and is counted once', async () => {
    const store = modelStore();
    const [a, b] = await connectedPair(store);
    const at = '2026-11-24T10:00:00.000Z';
    await draw(keyed(store, at, false), a, b);
    const items = store.model.allItems();
    expect(await draw(keyed(store, at, true), a, b)).not.toBeInstanceOf(Error);
    expect(store.model.allItems().filter(isEdge)).toEqual(items.filter(isEdge));
    expect(items.filter(isEdge)).toMatchObject([{ replaced: true }, { replaced: true }]);
    expectConnected(store);
  });

  test('gives way to an automatic one again when it is deleted', async () => {
    const store = modelStore();
    const [a, b] = await connectedPair(store);
    await draw(store, a, b);
    await deleteEdge(store, uid, `${a}_${b}`);
    await connectNotes(store, uid, { notes: [], pairs: [[a, b]] });
    expect(edges(store, 'automatic').size).toBe(1);
    expectConnected(store);
  });
});

test('an automatic edge that comes while the user draws one is found in the way, and replaced', async () => {
  const store = modelStore();
  const [a = '', b = ''] = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
  const { client } = store;
  let first = true;
  const racing = {
    ...store,
    client: Object.assign(Object.create(client), {
      send: async (command: Parameters<typeof client.send>[0]) => {
        if (first && command.constructor.name === 'TransactWriteCommand') {
          first = false;
          await connectNotes(store, uid, { notes: [a, b], pairs: [] });
        }
        return client.send(command);
      },
    }),
  };
  await createEdge(racing, uid, { source_id: a, target_id: b });
  expect(first).toBe(false);
  expect([edges(store, 'manual').size, edges(store, 'automatic').size]).toEqual([1, 0]);
  expectConnected(store);
});
