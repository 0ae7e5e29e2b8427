import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shardOf } from '../../../shared/graph/index.ts';
import { createNodes, getNodes, listNodes, readGraph, readMeta, searchNotes } from '../../../shared/store/index.ts';
import { modelStore } from '../../support/model-store.ts';
import { seededRandom, TableModel } from '../../support/table-model/index.ts';

const uid = 'ada';
/** Containers of a rolling deployment: each writes with the shard count of its release. */
const releases = [1, 2, 4, 8];

describe('while the shard count rises under concurrent writers', () => {
  test('no reader of any release misses a note that was acknowledged, no note moves, and the highest shard never falls', async () => {
    const step = fc.record({ writer: fc.nat(3), reader: fc.nat(3), notes: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(1e6), async (steps, seed) => {
        const model = new TableModel({ staleMs: 500, random: seededRandom(seed) });
        const stores = releases.map((shards) => modelStore({ model, shards }));
        const acknowledged: string[] = [];
        let highest = 0;
        const write = async ({ writer, notes }: { writer: number; notes: number }) => {
          const drafts = Array.from({ length: notes }, (_, i) => ({ content: `word ${i}` }));
          const { outcomes } = await createNodes(stores[writer] as (typeof stores)[0], uid, drafts);
          for (const one of outcomes) acknowledged.push((one as { id: string }).id);
        };
        const read = async ({ reader }: { reader: number }) => {
          const expected = [...acknowledged];
          const store = stores[reader] as (typeof stores)[0];
          const { graphVersion: _, ...meta } = await readMeta(store, uid);
          expect(meta.highestShard).toBeGreaterThanOrEqual(highest);
          highest = meta.highestShard;
          const seen = [
            (await readGraph(store, uid)).nodes.map(({ id }) => id),
            (await listNodes(store, uid, { limit: 100 })).nodes.map(({ id }) => id),
            (await getNodes(store, uid, expected)).nodes.map(({ id }) => id),
            (await searchNotes(store, uid, { q: 'word', limit: 100 })).results.map((one) => one.node_id),
          ];
          for (const ids of seen) expect(expected.filter((id) => !ids.includes(id))).toEqual([]);
        };
        for (const one of steps) await Promise.all([write(one), write({ ...one, writer: 3 - one.writer }), read(one)]);
        await read({ reader: 0 });
        const stored = model.allItems().filter(({ SK }) => String(SK).startsWith('N#'));
        for (const { PK, SK } of stored) expect(PK).toBe(`U#${uid}#${shardOf(String(SK).slice(2))}`);
      }),
      { seed: 11, numRuns: 15 },
    );
  });

  test('new notes spread evenly over all shards of the newest release', async () => {
    const store = modelStore({ shards: 8 });
    const { outcomes } = await createNodes(
      store,
      uid,
      Array.from({ length: 80 }, () => ({ content: 'x' })),
    );
    const perShard = Map.groupBy(outcomes, (one) => shardOf((one as { id: string }).id));
    expect([...perShard.values()].map((notes) => notes.length)).toEqual(Array.from({ length: 8 }, () => 10));
  });
});
