import { describe, expect, test } from '@jest/globals';
import { connectNotes, mendCounts, removeLeftovers } from '../../../../shared/store/index.ts';
import { apiOn } from '../../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import type { PlainItem } from '../../../support/table-model/index.ts';
import { crashAfter } from '../crash.ts';
import { create, edges, expectConnected, uid } from './world.ts';

const texts = ['apple banana cherry', 'apple banana grape', 'apple banana cherry lemon', 'walnut', 'walnut apple'];

interface Start {
  readonly items: PlainItem[];
  readonly ids: string[];
}

/** Five notes, connected, and one of them with a manual edge. */
const start: Promise<Start> = (async () => {
  const store = modelStore();
  const send = apiOn(store);
  const ids = await create(
    store,
    texts.map((content) => ({ content })),
  );
  await send('POST', '/edges', { source_id: ids[1], target_id: ids[2] });
  await connectNotes(store, uid, { notes: ids, pairs: [] });
  expectConnected(store);
  expect(edges(store, 'automatic').size).toBeGreaterThan(2);
  return { items: store.model.allItems(), ids };
})();

type Send = ReturnType<typeof apiOn>;
type Change = (send: Send, ids: string[], store: ModelStore) => Promise<{ notes: string[]; pairs: [string, string][] }>;
/** Changes of the graph, and what the events of each tell. */
const changes: Record<string, Change> = {
  'new notes': async (_send, _ids, store) => {
    const nodes = ['apple banana', 'walnut', 'cherry'].map((content) => ({ content, tags: ['fruit'] }));
    return { notes: await create(store, nodes), pairs: [] };
  },
  'an edit': async (send, [a = '']) => {
    await send('PUT', `/nodes/${a}`, { content: 'walnut', tags: ['fruit'] });
    return { notes: [a], pairs: [] };
  },
  'a deletion': async (send, [a = '']) => {
    await send('DELETE', `/nodes/${a}`);
    return { notes: [a], pairs: [] };
  },
  'a manual edge that is gone': async (send, [, b = '', c = '']) => {
    await send('DELETE', `/edges/${[b, c].sort().join('_')}`);
    return { notes: [], pairs: [[b, c]] };
  },
};

const callsOf = ({ model }: ModelStore): number => Object.values(model.calls).reduce((sum, calls) => sum + calls, 0);

async function changed(change: Change) {
  const { items, ids } = await start;
  const store = modelStore();
  store.model.load(items);
  const work = await change(apiOn(store), ids, store);
  return { store, work };
}

test('a recount leaves the counts alone while a crash has left edges that the next try counts', async () => {
  const [[, change]] = Object.entries(changes) as [[string, Change]];
  const whole = await changed(change);
  whole.store.model.resetTotals();
  await connectNotes(whole.store, uid, whole.work);
  let uncounted = 0;
  for (let allowed = 0; allowed <= callsOf(whole.store); allowed += 1) {
    const { store, work } = await changed(change);
    const crash = crashAfter(store, allowed);
    await connectNotes(store, uid, work).catch(() => undefined);
    crash.undo();
    const { drift } = await removeLeftovers(store, uid);
    if (drift.edges !== 0) {
      uncounted += 1;
      expect(await mendCounts(store, uid, drift)).toBe(false);
    }
    await connectNotes(modelStore({ model: store.model }), uid, work);
    expectConnected(store);
  }
  expect(uncounted).toBeGreaterThan(2);
});

describe.each(Object.entries(changes))('connecting after %s', (_name, change) => {
  test('leaves the edges and counts of the rules, wherever a crash ended a first try', async () => {
    const whole = await changed(change);
    whole.store.model.resetTotals();
    await connectNotes(whole.store, uid, whole.work);
    expectConnected(whole.store);
    for (let allowed = 0; allowed <= callsOf(whole.store); allowed += 1) {
      const { store, work } = await changed(change);
      const crash = crashAfter(store, allowed);
      await connectNotes(store, uid, work).catch(() => undefined);
      crash.undo();
      await connectNotes(modelStore({ model: store.model }), uid, work);
      expectConnected(store);
    }
  });

  test('leaves them wherever the answer to a call was lost, in the same container or another one', async () => {
    const whole = await changed(change);
    whole.store.model.resetTotals();
    await connectNotes(whole.store, uid, whole.work);
    for (const again of [false, true])
      for (let lost = 1; lost <= callsOf(whole.store); lost += 1) {
        const { store, work } = await changed(change);
        let made = 0;
        store.model.faults = () => {
          made += 1;
          return made === lost ? { kind: 'answerLost' } : undefined;
        };
        await connectNotes(store, uid, work).catch(() => undefined);
        store.model.faults = undefined;
        await connectNotes(again ? store : modelStore({ model: store.model }), uid, work);
        expectConnected(store);
      }
  });

  test('leaves them when the SDK itself repeats each call whose answer was lost', async () => {
    const { store, work } = await changed(change);
    const patient = modelStore({ model: store.model, maxAttempts: 2 });
    const seen = new Set<string>();
    store.model.faults = (operation, _number, input) => {
      const call = `${operation} ${JSON.stringify(input)}`;
      if (seen.has(call)) return undefined;
      seen.add(call);
      return { kind: 'answerLost' };
    };
    await connectNotes(patient, uid, work);
    store.model.faults = undefined;
    expectConnected(store);
  });

  test('does not depend on who comes next: other changes after a crash find what it left', async () => {
    const { store, work } = await changed(change);
    store.model.resetTotals();
    await connectNotes(store, uid, work);
    for (let allowed = 0; allowed <= callsOf(store); allowed += 1) {
      const next = await changed(change);
      const crash = crashAfter(next.store, allowed);
      await connectNotes(next.store, uid, next.work).catch(() => undefined);
      crash.undo();
      const { body } = await apiOn(next.store)('POST', '/nodes', { content: 'apple banana' });
      await connectNotes(next.store, uid, { notes: [body.id], pairs: [] });
      await connectNotes(modelStore({ model: next.store.model }), uid, next.work);
      expectConnected(next.store);
    }
  });
});
