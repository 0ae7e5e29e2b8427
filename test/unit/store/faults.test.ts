import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heal } from '../../../shared/store/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import type { Fault } from '../../support/table-model/index.ts';
import { leftovers } from './crash.ts';

const uid = 'ada';
const kinds: Fault[] = [
  { kind: 'throttle' },
  { kind: 'internal' },
  { kind: 'requestLost' },
  { kind: 'answerLost' },
  { kind: 'unprocessed', fraction: 0.5 },
];

async function chain(notes: number) {
  const store = modelStore();
  const send = apiOn(store);
  const nodes = Array.from({ length: notes }, (_, i) => ({ content: `note ${i}` }));
  const { body } = await send('POST', '/nodes/bulk-create', { nodes });
  const ids = body.created.map(({ id }: { id: string }) => id) as string[];
  const edges = ids.slice(1).map((target, i) => ({ source: ids[i], target, type: 'normal', weight: 1 }));
  await send('POST', '/import', { edges });
  return { store, send, ids };
}

describe('a bulk delete on a table that fails now and then', () => {
  const plan = fc.array(fc.record({ call: fc.integer({ min: 1, max: 14 }), fault: fc.constantFrom(...kinds) }), {
    minLength: 1,
    maxLength: 4,
  });

  test('says truly what went and what stays, keeps the same on record, and is finished by a retry', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (faults) => {
        const { store, send, ids } = await chain(40);
        let made = 0;
        store.model.faults = () => {
          made += 1;
          return faults.find(({ call }) => call === made)?.fault;
        };
        const first = await send('POST', '/nodes/bulk-delete', { node_ids: ids.slice(0, 36) });
        store.model.faults = undefined;
        if (first.status === 202) {
          const { operation_id, status, deleted_count, failed } = first.body;
          expect(deleted_count + failed.length).toBe(36);
          const record = await send('GET', `/operations/${operation_id}`);
          expect(record.body).toMatchObject({ status, deleted_count, failed });
          const left = new Set(failed.map(({ id }: { id: string }) => id));
          const { body } = await send('GET', '/nodes?limit=100');
          const stays = body.nodes.map(({ id }: { id: string }) => id);
          for (const id of ids.slice(0, 36)) if (!left.has(id)) expect(stays).not.toContain(id);
        } else expect(first.status).toBeGreaterThanOrEqual(500);

        const retry = await send('POST', '/nodes/bulk-delete', { node_ids: ids.slice(0, 36) });
        expect(retry.body.failed.filter(({ type }: { type: string }) => type !== 'not_found')).toEqual([]);
        const later = { ...store, now: () => Date.now() + 600_000 };
        const { danglingEdges, orphanBodies, halfNotes } = await heal(later, uid);
        // The retry finished everything but the counts.
        expect({ orphanBodies, halfNotes }).toEqual({ orphanBodies: 0, halfNotes: 0 });
        expect(danglingEdges).toBe(0);
        expect(leftovers(store, uid)).toEqual([]);
        expect((await send('GET', '/graph-data')).body.stats).toMatchObject({ node_count: 4, edge_count: 3 });
      }),
      { seed: 51, numRuns: 12 },
    );
  });
});

/** From now on, the nth call that writes a batch is refused for good. */
function refuseWrite({ model }: ModelStore, nth: number): void {
  let writes = 0;
  model.onCall = ({ operation }) => {
    if (operation === 'BatchWriteItem') writes += 1;
    if (operation === 'BatchWriteItem' && writes === nth)
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  };
}

describe('of many creations of which a write fails for good', () => {
  test.each([1, 2, 3])('(call %i) what is told created is whole, and of the rest nothing is left', async (nth) => {
    const { store, send } = await chain(2);
    refuseWrite(store, nth);
    const nodes = Array.from({ length: 30 }, (_, i) => ({ content: `new ${i}` }));
    const { status, body } = await send('POST', '/nodes/bulk-create', { nodes });
    store.model.onCall = undefined;
    expect(status).toBe(201);
    expect(body.failed.length).toBeGreaterThan(0);
    expect(body.failed[0]).toMatchObject({ type: 'unavailable' });
    expect(body.created.length + body.failed.length).toBe(30);
    for (const { id, index } of body.created)
      expect((await send('GET', `/nodes/${id}`)).body.content).toBe(`new ${index}`);
    expect(leftovers(store, uid)).toEqual([]);
  });

  test.each([1, 2])('(call %i) an edge has both its copies, or neither', async (nth) => {
    const { store, send, ids } = await chain(14);
    refuseWrite(store, nth);
    const edges = ids
      .slice(2)
      .flatMap((target) => [0, 1].map((i) => ({ source: ids[i], target, type: 'weak', weight: 1 })));
    const { body } = await send('POST', '/import', { edges });
    store.model.onCall = undefined;
    expect(body.failed.length).toBeGreaterThan(0);
    expect(body.created + body.skipped + body.failed.length).toBe(edges.length);
    expect((await send('GET', '/graph-data')).body.stats.edge_count).toBe(13 + body.created);
    expect(leftovers(store, uid)).toEqual([]);
  });
});
