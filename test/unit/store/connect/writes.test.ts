import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { connectNotes, createEdge } from '../../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import type { ModelCall } from '../../../support/table-model/index.ts';
import { create, edges, expectConnected, uid } from './world.ts';

type Call = Pick<ModelCall, 'operation' | 'input'>;
const isEdgeWrite = ({ operation, input }: Call): boolean =>
  (operation === 'PutItem' || operation === 'DeleteItem') && /"S":"E#/.test(JSON.stringify(input));
const isLogWrite = ({ operation, input }: Call): boolean =>
  operation === 'PutItem' && /"S":"L#/.test(JSON.stringify(input));

async function alike(count: number): Promise<{ store: ModelStore; ids: string[] }> {
  const store = modelStore();
  return { store, ids: await create(store, Array(count).fill({ content: 'apple' })) };
}

describe('edges', () => {
  test('are written at most eight copies at once', async () => {
    const { store, ids } = await alike(8);
    let [underWay, most] = [0, 0];
    store.model.onCall = async (call) => {
      if (!isEdgeWrite(call)) return;
      underWay += 1;
      most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
    };
    await connectNotes(store, uid, { notes: ids, pairs: [] });
    expect(most).toBe(8);
    expectConnected(store);
  });

  test('are begun no more after one has failed, and none is under way when the failure is told', async () => {
    const { store, ids } = await alike(9);
    let writes = 0;
    store.model.faults = (operation, _number, input) => {
      if (!isEdgeWrite({ operation, input })) return undefined;
      writes += 1;
      return writes === 3 ? { kind: 'internal' } : undefined;
    };
    await expect(connectNotes(store, uid, { notes: ids, pairs: [] })).rejects.toThrow();
    expect(writes).toBeLessThanOrEqual(3 + 7);
    const told = writes;
    store.model.faults = undefined;
    await connectNotes(store, uid, { notes: ids, pairs: [] });
    expect(told).toBeLessThan(36 * 2);
    expectConnected(store);
  });

  test('are not written any more by a turn that hung and wakes up after its successor', async () => {
    const { store, ids } = await alike(4);
    let wake = () => {};
    const hanging = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let hung = () => {};
    const isHanging = new Promise<void>((resolve) => {
      hung = resolve;
    });
    store.model.onCall = async (call) => {
      if (!isLogWrite(call)) return;
      store.model.onCall = undefined;
      hung();
      await hanging;
    };
    const first = connectNotes(store, uid, { notes: ids.slice(0, 2), pairs: [] });
    await isHanging;
    await connectNotes(store, uid, { notes: ids, pairs: [] });
    const version = store.model.get(`U#${uid}`, 'META')?.graphVersion;
    store.model.resetTotals();
    wake();
    await first;
    expectConnected(store);
    expect(store.model.get(`U#${uid}`, 'META')?.graphVersion).toBe(version);
    expect(store.model.calls.DeleteItem).toBeUndefined();
  });

  test('are not written any more when the time of a turn is over, and the next one goes on', async () => {
    const { store, ids } = await alike(9);
    let time = 0;
    store.model.onCall = (call) => {
      if (isEdgeWrite(call)) time += 1;
    };
    const slow = { ...store, now: () => time };
    await expect(connectNotes(slow, uid, { notes: ids, pairs: [], until: 20 })).rejects.toThrow('is over');
    expect(time).toBeLessThan(20 + 8);
    await connectNotes(store, uid, { notes: ids, pairs: [] });
    expectConnected(store);
  });

  test('drawn by the user at the same moment stay theirs', async () => {
    const { store, ids } = await alike(2);
    const [a = '', b = ''] = ids;
    store.model.onCall = async (call) => {
      if (!isLogWrite(call)) return;
      store.model.onCall = undefined;
      await createEdge(modelStore({ model: store.model }), uid, { source_id: b, target_id: a });
    };
    await connectNotes(store, uid, { notes: ids, pairs: [] });
    expect(edges(store, 'manual').size).toBe(1);
    expectConnected(store);
  });

  test('of one change are one version', async () => {
    const { store, ids } = await alike(5);
    const before = Number(store.model.get(`U#${uid}`, 'META')?.graphVersion);
    const { graphVersion } = await connectNotes(store, uid, { notes: ids, pairs: [] });
    expect(graphVersion).toBe(before + 1);
    expect(store.model.get(`U#${uid}`, 'META')?.graphVersion).toBe(before + 1);
  });
});
