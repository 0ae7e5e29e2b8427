import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createNodes, deleteNodes, importGraph, searchNotes, updateNode } from '../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { seededRandom, TableModel } from '../../support/table-model/index.ts';

const uid = 'ada';
const find = async (store: ModelStore, q: string) =>
  (await searchNotes(store, uid, { q, limit: 100 })).results.map(({ node_id }) => node_id).sort();
const make = async (store: ModelStore, count: number): Promise<string[]> => {
  const drafts = Array.from({ length: count }, (_, i) => ({ content: `common ${i}` }));
  return (await createNodes(store, uid, drafts)).outcomes.map((one) => (one as { id: string }).id);
};

/** Writes that another container does in the middle of a search; each leaves exactly these notes to be found by `walrus`. */
const writes: Record<string, (store: ModelStore, id: string) => Promise<string[]>> = {
  'an update': async (store, id) => {
    await updateNode(store, uid, id, { content: 'walrus' });
    return [id];
  },
  'a creation': async (store) => {
    const { outcomes } = await createNodes(store, uid, [{ content: 'walrus' }]);
    return outcomes.map((one) => (one as { id: string }).id);
  },
  'an import': async (store) => {
    await importGraph(store, uid, [{ ...portableNote(), content: 'walrus' }], []);
    return [portableNote().id];
  },
};
const states: Record<string, (model: TableModel) => Promise<ModelStore>> = {
  'builds its index': async (model) => modelStore({ model }),
  'loads its index': async (model) => {
    await find(modelStore({ model }), 'common');
    return modelStore({ model });
  },
  'brings its index up to date': async (model) => {
    const warm = modelStore({ model });
    await find(warm, 'common');
    await make(modelStore({ model }), 1);
    return warm;
  },
};

describe.each(Object.entries(states))('a container that %s', (name, prepare) => {
  test.each(Object.entries(writes))(
    'while %s happens after any of its calls shows it from then on',
    async (_what, write) => {
      const origin = modelStore();
      // As many as it takes to keep a snapshot, where that matters.
      const [id] = (await make(origin, name === 'loads its index' ? 100 : 8)) as [string];
      const items = origin.model.allItems();
      for (let at = 1; at < 14; at += 1) {
        const model = new TableModel();
        model.load(items);
        const store = await prepare(model);
        let calls = 0;
        let expected: string[] | undefined;
        model.onCall = async () => {
          calls += 1;
          if (calls !== at) return;
          model.onCall = undefined;
          expected = await write(modelStore({ model }), id);
        };
        await find(store, 'common');
        model.onCall = undefined;
        if (!expected) break;
        expect({ at, found: await find(store, 'walrus') }).toEqual({ at, found: expected });
        expect(await find(modelStore({ model }), 'walrus')).toEqual(expected);
      }
    },
  );
});

describe('as time goes by', () => {
  test('a snapshot that is older than the notices which are still kept is made anew', async () => {
    const day = 24 * 3600 * 1000;
    const start = 1_780_000_000_000;
    const model = new TableModel();
    const at = (now: number) => modelStore({ model, now: () => now });
    const ids = await make(at(start), 101);
    await find(at(start), 'common');
    await deleteNodes(at(start + day), uid, ids.slice(0, 1));
    const now = start + 32 * day;
    // What DynamoDB has removed by then.
    for (const { PK, SK, expiresAt } of model.allItems())
      if (Number(expiresAt) * 1000 < now)
        model.execute('DeleteItem', { TableName: model.tableName, Key: { PK: { S: PK }, SK: { S: SK } } });
    const { total } = await searchNotes(at(now), uid, { q: 'common', limit: 1 });
    expect(total).toBe(100);
  });

  const minute = 60_000;
  const step = fc.record({
    what: fc.constantFrom('create', 'update', 'delete', 'import'),
    which: fc.nat(99),
    writer: fc.nat(1),
    reader: fc.nat(3),
    passesMs: fc.constantFrom(0, 1, 500, minute, 3 * minute, 24 * 60 * minute, 31 * 24 * 60 * minute),
  });

  test('every container finds what was acknowledged and nothing else, however long it has not looked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), fc.nat(1e6), async (steps, seed) => {
        let nowMs = 1_780_000_000_000;
        const now = () => nowMs;
        const model = new TableModel({ staleMs: 500, random: seededRandom(seed) });
        const fresh = (flags = {}) => modelStore({ model, flags, now });
        const warm = [fresh(), fresh()] as const;
        const known = new Set<string>();
        const gone = new Set<string>();
        for (const { what, which, writer, reader, passesMs } of steps) {
          const store = warm[writer] as ModelStore;
          const any = [...known][which % Math.max(1, known.size)];
          if (what === 'create' || !any) known.add((await make(store, 1))[0] as string);
          else if (what === 'update') await updateNode(store, uid, any, { content: `common ${which}`, title: 'x' });
          else if (what === 'delete') {
            await deleteNodes(store, uid, [any]);
            known.delete(any);
            gone.add(any);
          } else {
            const id = [...gone][0] ?? portableNote(which % 10).id;
            await importGraph(store, uid, [{ ...portableNote(), id, content: 'common brought' }], []);
            known.add(id);
            gone.delete(id);
          }
          nowMs += passesMs;
          const readers = [warm[0], warm[1], fresh(), fresh({ leanQueries: false })] as const;
          expect(await find(readers[reader] as ModelStore, 'common')).toEqual([...known].sort());
        }
        for (const store of [...warm, fresh()]) expect(await find(store, 'common')).toEqual([...known].sort());
      }),
      { seed: 61, numRuns: 12 },
    );
  });
});
