import { describe, expect, test } from '@jest/globals';
import type { FlagValues } from '../../../shared/flags/index.ts';
import { heal } from '../../../shared/store/index.ts';
import { apiOn, type Send } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { crashAfter, leftovers } from './crash.ts';

const uid = 'ada';
const healed = { danglingEdges: 0, orphanBodies: 0, halfNotes: 0, nodeDrift: 0, edgeDrift: 0 };

/** Twelve notes in a ring, made once. */
const ring = (async () => {
  const store = modelStore();
  const send = apiOn(store);
  const nodes = Array.from({ length: 12 }, (_, i) => ({ content: `note ${i}` }));
  const { body } = await send('POST', '/nodes/bulk-create', { nodes });
  const ids = body.created.map(({ id }: { id: string }) => id) as string[];
  const edges = ids.map((source, i) => ({ source, target: ids[(i + 1) % 12], type: 'normal', weight: 1 }));
  await send('POST', '/import', { edges });
  return { items: store.model.allItems(), ids };
})();

async function world(flags: Partial<FlagValues>): Promise<{ store: ModelStore; ids: string[] }> {
  const { items, ids } = await ring;
  const store = modelStore({ flags });
  // Notices of how they came are old by now.
  store.model.load(items.filter(({ SK }) => !String(SK).startsWith('C#')));
  return { store, ids };
}

const writes: Record<string, (send: Send, ids: string[]) => Promise<unknown>> = {
  'a creation': (send) => send('POST', '/nodes', { content: 'new' }),
  'a bulk create': (send) => send('POST', '/nodes/bulk-create', { nodes: Array(7).fill({ content: 'new' }) }),
  'an update': (send, [id]) => send('PUT', `/nodes/${id}`, { content: 'changed', title: 'changed' }),
  'a connection': (send, [a, , c]) => send('POST', '/edges', { source_id: a, target_id: c }),
  'a disconnection': (send, [a, b]) => send('DELETE', `/edges/${[a, b].sort().join('_')}`),
  'a deletion': (send, [id]) => send('DELETE', `/nodes/${id}`),
  'a bulk delete': (send, ids) => send('POST', '/nodes/bulk-delete', { node_ids: ids.slice(0, 4) }),
  'an import': (send, [a]) => {
    const nodes = [1, 2, 3].map(portableNote);
    const edges = nodes.map(({ id }) => ({ source: id, target: a, type: 'normal', weight: 1 }));
    return send('POST', '/import', { nodes, edges });
  },
  'a batch': (send, [a, b, c, d]) =>
    send('POST', '/batch', {
      requests: [
        { id: '1', method: 'POST', url: '/nodes', body: { content: 'new' } },
        { id: '2', method: 'POST', url: '/edges', body: { source_id: a, target_id: c } },
        { id: '3', method: 'DELETE', url: `/nodes/${b}` },
        { id: '4', method: 'PUT', url: `/nodes/${d}`, body: { content: 'changed' } },
        { id: '5', method: 'POST', url: '/nodes/bulk-delete', body: { node_ids: [c] } },
      ],
    }),
};

const callsOf = ({ model }: ModelStore): number => Object.values(model.calls).reduce((sum, calls) => sum + calls, 0);

describe.each(Object.entries(writes))('%s that dies after any of its calls', (_name, write) => {
  test.each([{}, { batchWrites: false }])(
    'with %j leaves nothing once healed, and nothing to heal again',
    async (flags) => {
      const whole = await world(flags);
      whole.store.model.resetTotals();
      await write(apiOn(whole.store), whole.ids);
      const calls = callsOf(whole.store);
      for (let allowed = 0; allowed <= calls; allowed += 1) {
        const { store, ids } = await world(flags);
        const crash = crashAfter(store, allowed);
        await write(apiOn(store), ids);
        crash.undo();
        const later = { ...store, now: () => Date.now() + 600_000 };
        await heal(later, uid);
        expect({ allowed, left: leftovers(store, uid) }).toEqual({ allowed, left: [] });
        expect(await heal(later, uid)).toEqual(healed);
      }
    },
  );
});
