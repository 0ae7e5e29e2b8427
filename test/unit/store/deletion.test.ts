import { describe, expect, test } from '@jest/globals';
import { createEdges, createNodes, heal, importGraph } from '../../../shared/store/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { leftovers } from './crash.ts';
import { rounds } from './rounds.ts';

const uid = 'ada';
const later = (store: ModelStore): ModelStore => ({ ...store, now: () => Date.now() + 600_000 });

/** Notes in a ring with chords: three edges a note at most. */
async function graphOf(store: ModelStore, notes: number, edges: number): Promise<string[]> {
  const drafts = Array.from({ length: notes }, (_, i) => ({ content: `note ${i} `.repeat(200) }));
  const { outcomes } = await createNodes(store, uid, drafts);
  const ids = outcomes.map((one) => (one as { id: string }).id);
  const pairs = Array.from({ length: edges }, (_, i) => {
    const step = 1 + Math.floor(i / notes);
    return {
      source: ids[i % notes] as string,
      target: ids[(i + step) % notes] as string,
      type: 'normal' as const,
      weight: 1,
    };
  });
  const made = await createEdges(store, uid, pairs);
  expect(made.outcomes.filter((one) => one instanceof Error)).toEqual([]);
  return ids;
}

describe('a bulk delete of 100 notes with 300 edges', () => {
  test('takes at most 44 calls, six of them one after another, and leaves nothing of them', async () => {
    const store = modelStore();
    const send = apiOn(store);
    const ids = await graphOf(store, 110, 300);
    const longest = rounds(store);
    const reply = await send('POST', '/nodes/bulk-delete', { node_ids: ids.slice(0, 100) });
    expect(reply).toMatchObject({ status: 202, body: { status: 'completed', deleted_count: 100 } });
    expect(reply.calls).toBeLessThanOrEqual(44);
    // META and notes, edges, parts, notes, the bump, the record.
    expect(longest()).toBeLessThanOrEqual(6);
    expect(leftovers(store, uid)).toEqual([]);
  });

  test.each([2, 3, 5, 8, 9, 10])(
    'of which write call %i fails for good names what is left, its record says the same, and a retry finishes',
    async (failing) => {
      const store = modelStore();
      const send = apiOn(store);
      const ids = await graphOf(store, 60, 90);
      let writes = 0;
      store.model.onCall = ({ operation }) => {
        if (operation === 'BatchWriteItem') writes += 1;
        if (operation === 'BatchWriteItem' && writes === failing)
          throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      };
      const { status, body } = await send('POST', '/nodes/bulk-delete', { node_ids: ids });
      store.model.onCall = () => undefined;
      expect({ status, outcome: body.status }).toEqual({
        status: 202,
        outcome: expect.stringMatching(/partial|failed/),
      });
      expect(body.failed.length).toBeGreaterThan(0);
      expect(body.deleted_count + body.failed.length).toBe(60);
      const record = await send('GET', `/operations/${body.operation_id}`);
      expect(record.body).toMatchObject({
        status: body.status,
        deleted_count: body.deleted_count,
        failed: body.failed,
      });
      const rest = body.failed.map(({ id }: { id: string }) => id);
      for (const id of ids)
        expect((await send('GET', `/nodes/${id}/edges`)).status).toBe(rest.includes(id) ? 200 : 404);
      const retry = await send('POST', '/nodes/bulk-delete', { node_ids: rest });
      expect(retry.body).toMatchObject({ status: 'completed', deleted_count: rest.length });
      const { edgeDrift: _, ...left } = await heal(later(store), uid);
      expect(left).toEqual({ danglingEdges: 0, orphanBodies: 0, halfNotes: 0, nodeDrift: 0 });
      expect(leftovers(store, uid)).toEqual([]);
    },
  );
});

describe('healing', () => {
  test('mends half notes, lone bodies, lone edge copies and counts', async () => {
    const store = modelStore();
    const ids = await graphOf(store, 12, 12);
    const drop = (prefix: string, id: string) => {
      const item = store.model.allItems().find(({ SK }) => String(SK).startsWith(`${prefix}#${id}`));
      store.model.execute('DeleteItem', {
        TableName: store.table,
        Key: { PK: { S: String(item?.PK) }, SK: { S: String(item?.SK) } },
      });
    };
    drop('B', ids[0] as string);
    drop('N', ids[1] as string);
    drop('E', ids[5] as string);
    expect(leftovers(store, uid).length).toBeGreaterThan(4);
    expect(await heal(later(store), uid)).toMatchObject({ orphanBodies: 1, halfNotes: 1 });
    expect(leftovers(store, uid)).toEqual([]);
  });

  test('leaves alone what is young: a request that owns it may be under way', async () => {
    const store = modelStore();
    const ids = await graphOf(store, 3, 3);
    const body = store.model.allItems().find(({ SK }) => SK === `B#${ids[0]}`);
    store.model.execute('DeleteItem', {
      TableName: store.table,
      Key: { PK: { S: String(body?.PK) }, SK: { S: String(body?.SK) } },
    });
    expect(await heal(store, uid)).toMatchObject({ halfNotes: 0, danglingEdges: 0 });
    expect(store.model.get(String(body?.PK), `N#${ids[0]}`)).toBeDefined();
  });

  // Four reads, the notice, three bodies, three notes, the bump.
  test.each(Array.from({ length: 12 }, (_, i) => i))(
    'leaves alone, of an import under way after %i of its calls, what has ids and times of long ago',
    async (done) => {
      const store = modelStore();
      await createNodes(store, uid, [{ content: 'there' }]);
      const notes = [1, 2, 3].map(portableNote);
      let calls = 0;
      let healed: Awaited<ReturnType<typeof heal>> | undefined;
      // A healer at work in another container, in the middle of the import.
      store.model.onCall = async () => {
        calls += 1;
        if (calls !== done + 1) return;
        store.model.onCall = undefined;
        healed = await heal(modelStore({ model: store.model }), uid);
      };
      const off = { ...store, flags: () => ({ ...store.flags(), batchWrites: false }) };
      const { nodes } = await importGraph(off, uid, notes, []);
      expect(nodes).toEqual(['created', 'created', 'created']);
      expect(healed).toMatchObject({ orphanBodies: 0, halfNotes: 0, danglingEdges: 0 });
      for (const { id } of notes) expect((await apiOn(store)('GET', `/nodes/${id}`)).status).toBe(200);
    },
  );
});
