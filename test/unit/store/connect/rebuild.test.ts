import { describe, expect, test } from '@jest/globals';
import { connectNotes, createEdge, deleteEdge, updateNode } from '../../../../shared/store/index.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import type { PlainItem } from '../../../support/table-model/index.ts';
import { crashAfter } from '../crash.ts';
import { create, drawnByNobody, edges, expectConnected, lose, signatureKeys, uid } from './world.ts';

const cold = ({ model }: ModelStore): ModelStore => modelStore({ model });
const connect = (store: ModelStore, ...notes: string[]) => connectNotes(store, uid, { notes, pairs: [] });
const callsOf = ({ model }: ModelStore): number => Object.values(model.calls).reduce((sum, calls) => sum + calls, 0);
const edgeItems = ({ model }: ModelStore): PlainItem[] =>
  model.allItems().filter(({ SK }) => String(SK).startsWith('E#'));
const logEntries = (store: ModelStore): number => signatureKeys(store).filter((key) => key.startsWith('L#')).length;

const subject = (n: number): string => `subject${String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26))}`;

/** Notes of so many subjects in turn, connected; then the snapshot of their signatures is lost. */
async function damaged(count: number, subjects: number) {
  const store = modelStore();
  const drafts = Array.from({ length: count }, (_, i) => ({ content: subject(i % subjects) }));
  const ids = await create(store, drafts);
  await connect(store, ...ids);
  expectConnected(store);
  await lose(store, 'S#');
  return { store, ids };
}

describe('signatures that cannot be read', () => {
  test('are made anew without touching an edge that is right, although its ends come in different steps', async () => {
    const { store, ids } = await damaged(130, 25);
    const before = edgeItems(store);
    expect(before.length).toBeGreaterThan(500);
    for (let time = 0; time < 2; time += 1) {
      expect(await connect(cold(store), ids[0] as string)).toEqual({ connected: 0, disconnected: 0 });
      expect(edgeItems(store)).toEqual(before);
    }
  });

  test('are made anew by tries of which none has the time for all of it', async () => {
    const { store, ids } = await damaged(260, 40);
    const before = edgeItems(store);
    let tries = 0;
    for (let done = false; !done; tries += 1) {
      expect(tries).toBeLessThan(12);
      const entries = logEntries(store);
      const crash = crashAfter(store, 130);
      done = await connect(cold(store), ids[0] as string).then(
        () => true,
        () => false,
      );
      crash.undo();
      expect(done || logEntries(store) > entries).toBe(true);
    }
    expect(tries).toBeGreaterThan(2);
    expect(edgeItems(store)).toEqual(before);
    expectConnected(store);
  });

  test('lose the edges that are wrong: between notes that are not alike, and to a note that is gone', async () => {
    const { store, ids } = await damaged(60, 30);
    const [a = '', b = '', c = ''] = ids;
    await drawnByNobody(store, a, b);
    await updateNode(store, uid, c, { content: 'walnut' });
    expect((await connect(cold(store), a)).disconnected).toBe(2);
    expectConnected(store);
    const gone = `0${a.slice(1, -4)}ZZ${a.slice(-2)}`;
    await drawnByNobody(store, a, gone);
    await lose(store, 'S#');
    await connect(cold(store), a);
    expectConnected(store);
  });

  test('give the edge of a pair whose manual one is gone while they are made anew', async () => {
    const { store, ids } = await damaged(60, 60);
    const [a = '', b = ''] = ids;
    await createEdge(store, uid, { source_id: a, target_id: b });
    await updateNode(store, uid, b, { content: subject(0) });
    await deleteEdge(store, uid, [a, b].sort().join('_'));
    await connectNotes(cold(store), uid, { notes: [], pairs: [[a, b]] });
    expect(edges(store, 'automatic').size).toBe(1);
    expectConnected(store);
  });

  test('are made anew with edges and counts right, wherever a crash ended a first try', async () => {
    const { store, ids } = await damaged(8, 3);
    await updateNode(store, uid, ids[1] as string, { content: subject(0) });
    const items = store.model.allItems();
    store.model.resetTotals();
    await connect(cold(store), ids[1] as string);
    const calls = callsOf(store);
    for (let allowed = 0; allowed <= calls; allowed += 1) {
      const next = modelStore();
      next.model.load(items);
      const crash = crashAfter(next, allowed);
      await connect(next, ids[1] as string).catch(() => undefined);
      crash.undo();
      await connect(cold(next), ids[1] as string);
      expectConnected(next);
    }
  });
});
