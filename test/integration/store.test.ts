import { describe, expect, test } from '@jest/globals';
import type { NodeDraft } from '../../shared/contract/index.ts';
import { Conflict, NotFound, PreconditionFailed, shardOf, Unprocessable } from '../../shared/graph/index.ts';
import {
  createEdge,
  createNodes,
  deleteEdge,
  deleteNode,
  deleteNodes,
  edgesOfNode,
  getNode,
  getNodes,
  getOperation,
  listNodes,
  newOperation,
  readGraph,
  readMeta,
  saveOperation,
  updateNode,
} from '../../shared/store/index.ts';
import { ownWords } from '../support/notes.ts';
import { newUser, type TestStore, testStore } from './context.ts';

const createNode = async (store: TestStore, uid: string, draft: NodeDraft) => {
  const { outcomes, graphVersion } = await createNodes(store, uid, [draft]);
  const [node] = outcomes;
  if (!node || node instanceof Error) throw node;
  return { node, graphVersion };
};
const make = async (store: TestStore, uid: string, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1)
    ids.push(
      (await createNode(store, uid, { content: `note ${i} ${ownWords()}`, title: `T${String(i).padStart(3, '0')}` }))
        .node.id,
    );
  return ids;
};
const link = async (store: TestStore, uid: string, ids: string[]): Promise<void> => {
  for (let i = 1; i < ids.length; i += 1)
    await createEdge(store, uid, { source_id: ids[i - 1] as string, target_id: ids[i] as string });
};
const denied = () => Object.assign(new Error('no'), { name: 'AccessDeniedException' });

describe.each([{}, { batchWrites: false }, { leanQueries: false }, { boundedWork: false }])('with %j', (flags) => {
  test('a note is stored with its content and read back whole', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const draft = {
      content: 'Grüße, 世界 🌍',
      title: 'Hello',
      format: 'markdown' as const,
      tags: ['a', 'b', 'a'],
      x: 1.5,
      y: -2,
    };
    const { node, graphVersion } = await createNode(store, uid, draft);
    expect(graphVersion).toBe(1);
    expect((await getNode(store, uid, node.id)).node).toMatchObject({
      content: draft.content,
      title: 'Hello',
      tags: ['a', 'b'],
      position: { x: 1.5, y: -2, z: 0 },
      version: 1,
      userId: uid,
    });
  });

  test('an update changes only what it names and raises the versions', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const { node } = await createNode(store, uid, { content: 'old', title: 'T', tags: ['x'] });
    expect(await updateNode(store, uid, node.id, { content: 'new' })).toEqual({ version: 2, graphVersion: 2 });
    expect(await updateNode(store, uid, node.id, { title: 'U' }, 2)).toEqual({ version: 3, graphVersion: 3 });
    expect((await getNode(store, uid, node.id)).node).toMatchObject({
      content: 'new',
      title: 'U',
      tags: ['x'],
      version: 3,
    });
    await expect(updateNode(store, uid, node.id, { title: 'V' }, 2)).rejects.toBeInstanceOf(PreconditionFailed);
  });

  test('of concurrent updates none is lost', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const { node } = await createNode(store, uid, { content: 'c' });
    await Promise.all([
      updateNode(store, uid, node.id, { content: 'd' }),
      updateNode(store, uid, node.id, { title: 'U' }),
      updateNode(store, uid, node.id, { tags: ['t'] }),
    ]);
    expect((await getNode(store, uid, node.id)).node).toMatchObject({
      content: 'd',
      title: 'U',
      tags: ['t'],
      version: 4,
    });
  });

  test('deleting a note takes its body and its edges at both ends', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const ids = await make(store, uid, 3);
    await link(store, uid, ids);
    await deleteNode(store, uid, ids[1] as string);
    expect(await readMeta(store, uid)).toMatchObject({ nodeCount: 2, edgeCount: 0 });
    expect((await edgesOfNode(store, uid, ids[0] as string)).edges).toEqual([]);
    await expect(getNode(store, uid, ids[1] as string)).rejects.toBeInstanceOf(NotFound);
    await expect(deleteNode(store, uid, ids[1] as string)).rejects.toBeInstanceOf(NotFound);
  });

  test('a bulk delete takes notes, bodies and edges, and names what was not there', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const ids = await make(store, uid, 12);
    await link(store, uid, ids);
    const outcome = await deleteNodes(store, uid, [...ids.slice(0, 10), ids[0] as string, 'nonsense']);
    expect(outcome.deleted.sort()).toEqual(ids.slice(0, 10).sort());
    expect(outcome.failed).toEqual([{ id: 'nonsense', type: 'not_found', message: expect.any(String) }]);
    const graph = await readGraph(store, uid);
    expect(graph.nodes.map(({ id }) => id).sort()).toEqual(ids.slice(10).sort());
    expect(graph.edges).toHaveLength(1);
    expect(await readMeta(store, uid)).toMatchObject({ nodeCount: 2, edgeCount: 1 });
  });

  test('a bulk delete that breaks off says what stays, bumps the version, and a retry finishes', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const ids = await make(store, uid, 30);
    const before = await readMeta(store, uid);
    let writes = 0;
    store.interfere = (operation) => {
      if (!/Delete|BatchWrite/.test(operation)) return;
      writes += 1;
      if (writes === ('batchWrites' in flags ? 8 : 2)) throw denied();
    };
    const broken = await deleteNodes(store, uid, ids);
    expect(broken.failed.length).toBeGreaterThan(0);
    expect(broken.graphVersion).toBeGreaterThan(before.graphVersion);
    expect((await readGraph(store, uid)).nodes).toHaveLength(broken.failed.length);
    store.interfere = () => undefined;
    const retried = await deleteNodes(
      store,
      uid,
      broken.failed.map(({ id }) => id),
    );
    expect(retried.failed).toEqual([]);
    expect(await readGraph(store, uid)).toMatchObject({ nodes: [], edges: [] });
  });

  test('a batch read answers known notes and names the missing', async () => {
    const [store, uid] = [testStore(flags), newUser()];
    const ids = await make(store, uid, 2);
    const stranger = (await createNode(store, newUser(), { content: 'theirs' })).node.id;
    const found = await getNodes(store, uid, [...ids, stranger, 'x', ids[0] as string]);
    expect(found.nodes.map(({ id }) => id)).toEqual(ids);
    expect(found.missing).toEqual([stranger, 'x']);
  });
});

test('both positions of batchWrites store the same items', async () => {
  const run = async (batchWrites: boolean) => {
    const [store, uid] = [testStore({ batchWrites }), newUser()];
    const ids = await make(store, uid, 4);
    await link(store, uid, ids);
    await deleteNodes(store, uid, ids.slice(0, 1));
    const graph = await readGraph(store, uid);
    return { titles: graph.nodes.map(({ title }) => title), stats: graph.stats, version: graph.version };
  };
  expect(await run(true)).toEqual(await run(false));
});

describe('edges', () => {
  test('connect a pair once, in either direction, and only notes that exist', async () => {
    const [store, uid] = [testStore(), newUser()];
    const [a, b] = (await make(store, uid, 2)) as [string, string];
    const stranger = (await createNode(store, newUser(), { content: 'theirs' })).node.id;
    const { edge } = await createEdge(store, uid, { source_id: a, target_id: b, type: 'strong', weight: 0.5 });
    expect(edge).toMatchObject({ source: a, target: b, type: 'strong', weight: 0.5 });
    await expect(createEdge(store, uid, { source_id: b, target_id: a })).rejects.toBeInstanceOf(Conflict);
    await expect(createEdge(store, uid, { source_id: a, target_id: stranger })).rejects.toBeInstanceOf(NotFound);
    await expect(createEdge(store, uid, { source_id: 'x', target_id: b })).rejects.toBeInstanceOf(NotFound);
    await expect(createEdge(store, uid, { source_id: a, target_id: a })).rejects.toBeInstanceOf(Unprocessable);
    for (const id of [a, b]) expect((await edgesOfNode(store, uid, id)).edges).toEqual([edge]);
    await deleteEdge(store, uid, edge.id);
    await expect(deleteEdge(store, uid, edge.id)).rejects.toBeInstanceOf(NotFound);
    expect(await readMeta(store, uid)).toMatchObject({ nodeCount: 2, edgeCount: 0 });
  });
});

describe('lists', () => {
  test.each(['created_at', 'updated_at', 'title'] as const)(
    'by %s give every note once, by tokens or by offsets, over all shards',
    async (sort_by) => {
      const [store, uid] = [testStore({ shards: 3 }), newUser()];
      const ids = await make(store, uid, 23);
      for (const order of ['asc', 'desc'] as const) {
        const byToken: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = await listNodes(store, uid, nextToken ? { nextToken, limit: 5 } : { sort_by, order, limit: 5 });
          expect(page.total).toBe(23);
          byToken.push(...page.nodes.map(({ id }) => id));
          nextToken = page.nextToken;
        } while (nextToken);
        const byOffset: string[] = [];
        for (let offset = 0; offset < 23; offset += 5)
          byOffset.push(
            ...(await listNodes(store, uid, { sort_by, order, limit: 5, offset })).nodes.map(({ id }) => id),
          );
        expect(byToken).toEqual(order === 'asc' ? ids : [...ids].reverse());
        expect(byOffset).toEqual(byToken);
      }
    },
  );

  test('by tag count and page what has the tag', async () => {
    const [store, uid] = [testStore(), newUser()];
    for (let i = 0; i < 9; i += 1)
      await createNode(store, uid, { content: `n${i}`, tags: i % 3 === 0 ? ['third'] : ['other'] });
    const page = await listNodes(store, uid, { tag: 'third', limit: 2 });
    expect(page).toMatchObject({ total: 3, hasMore: true });
    const rest = await listNodes(store, uid, { tag: 'third', limit: 2, nextToken: page.nextToken as string });
    expect(rest).toMatchObject({ total: 3, hasMore: false, offset: 2 });
    expect([...page.nodes, ...rest.nodes]).toHaveLength(3);
  });
});

describe('sharding', () => {
  test('a rising count spreads new notes and hides none of the old', async () => {
    const uid = newUser();
    const old = await make(testStore({ shards: 1 }), uid, 3);
    const young = await make(testStore({ shards: 8 }), uid, 16);
    expect(new Set(young.map(shardOf)).size).toBe(8);
    // A reader that still has the old configuration finds everything: META tells how far to look.
    const reader = testStore({ shards: 1 });
    expect((await readGraph(reader, uid)).nodes.map(({ id }) => id).sort()).toEqual([...old, ...young].sort());
    expect((await listNodes(reader, uid, { limit: 100 })).nodes).toHaveLength(19);
  });

  test('a writer with a lower count never lowers it', async () => {
    const uid = newUser();
    await make(testStore({ shards: 8 }), uid, 8);
    await make(testStore({ shards: 2 }), uid, 2);
    expect((await readMeta(testStore(), uid)).highestShard).toBe(7);
    expect((await readGraph(testStore(), uid)).nodes).toHaveLength(10);
  });
});

describe('operations', () => {
  test('are read by their owner until they expire', async () => {
    const [store, uid] = [testStore(), newUser()];
    const operation = newOperation(store, 'nodes.bulk-delete', 1);
    await saveOperation(store, uid, operation);
    expect(await getOperation(store, uid, operation.operation_id)).toEqual({ ...operation, graphVersion: 0 });
    await expect(getOperation(store, newUser(), operation.operation_id)).rejects.toBeInstanceOf(NotFound);
    const later = { ...store, now: () => Date.now() + 8 * 24 * 3600 * 1000 };
    await expect(getOperation(later, uid, operation.operation_id)).rejects.toBeInstanceOf(NotFound);
  });
});

test('the calls of a request are as few as the design says', async () => {
  const [store, uid] = [testStore(), newUser()];
  const [a, b] = (await make(store, uid, 2)) as [string, string];
  const callsOf = async (work: () => Promise<unknown>) => {
    store.calls.length = 0;
    await work();
    return store.calls.length;
  };
  expect(await callsOf(() => createNode(store, uid, { content: 'x' }))).toBe(3);
  expect(await callsOf(() => updateNode(store, uid, a, { content: 'y' }))).toBe(3);
  expect(await callsOf(() => getNode(store, uid, a))).toBe(1);
  expect(await callsOf(() => listNodes(store, uid, {}))).toBe(5);
  expect(await callsOf(() => createEdge(store, uid, { source_id: a, target_id: b }))).toBe(3);
  expect(await callsOf(() => deleteNode(store, uid, a))).toBe(4);
});
