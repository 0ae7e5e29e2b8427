import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { heal } from '../../../shared/store/index.ts';
import { type ApiReply, apiOn, type Send } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { TableModel } from '../../support/table-model/index.ts';
import { crashAfter, leftovers } from './crash.ts';

const uid = 'ada';
const key = { 'idempotency-key': 'k-1' };
/** Each has one effect, whatever is tried. */
const requests: Record<string, (ids: string[]) => readonly [url: string, body: unknown]> = {
  'a note': () => ['/nodes', { content: 'SECRET once' }],
  'an edge': ([a, b]) => ['/edges', { source_id: a, target_id: b }],
  'many notes': () => [
    '/nodes/bulk-create',
    { nodes: [{ content: 'SECRET 1' }, { content: '' }, { content: 'SECRET 2' }] },
  ],
  'a bulk delete': ([a, , c]) => ['/nodes/bulk-delete', { node_ids: [a, c] }],
  'an import': ([a]) => {
    const note = { ...portableNote(1), content: 'SECRET brought' };
    return ['/import', { nodes: [note], edges: [{ source: note.id, target: a, type: 'normal', weight: 1 }] }];
  },
  'a batch': ([a, b, c]) => [
    '/batch',
    {
      requests: [
        { id: '1', method: 'POST', url: '/nodes', body: { content: 'SECRET in batch' } },
        { id: '2', method: 'POST', url: '/edges', body: { source_id: a, target_id: b } },
        { id: '3', method: 'GET', url: `/nodes/${a}` },
        { id: '4', method: 'POST', url: '/edges', body: { source_id: b, target_id: c } },
      ],
    },
  ],
};

async function world() {
  const store = modelStore();
  const send = apiOn(store);
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push((await send('POST', '/nodes', { content: `there ${i}` })).body.id);
  return { store, send, ids };
}
const after = (store: ModelStore, ms: number): Send => apiOn({ ...store, now: () => Date.now() + ms });
const notesOf = (store: ModelStore) => store.model.allItems().filter(({ SK }) => String(SK).startsWith('N#')).length;
const edgesOf = (store: ModelStore) => store.model.allItems().filter(({ SK }) => String(SK).startsWith('E#')).length;
/** Reads of a replayed batch are done again, at the version of that moment. */
const withoutReadVersions = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replace(/"X-Graph-Version":"\d+"/g, '"X-Graph-Version":"?"'));
/** What is packed, unpacked: nothing may hide in there. */
const readable = (records: readonly object[]): string =>
  records
    .flatMap((record) => Object.entries(record))
    .map(([name, value]) => {
      const { packed } = (value ?? {}) as { packed?: Uint8Array };
      return `${name}: ${packed ? brotliDecompressSync(packed).toString() : JSON.stringify(value)}`;
    })
    .join('\n');
/** The answer's own status and, of a batch, those of its requests. */
const statusesOf = ({ status, body }: ApiReply): number[] => [
  status,
  ...(body?.responses ?? []).map((one: { status: number }) => one.status),
];
/** Success stays as it is, anything else becomes what it should have been. */
const ok = (status: number): unknown => (status < 300 ? status : 'a success');
async function effectOfOne(make: (ids: string[]) => readonly [url: string, body: unknown]) {
  const { store, send, ids } = await world();
  await send('POST', ...make(ids), key);
  return effect(store);
}
const effect = (store: ModelStore) => ({ notes: notesOf(store), edges: edgesOf(store) });

describe.each(Object.entries(requests))('%s under an idempotency key', (_name, make) => {
  test('is done once, and a repeat gets the first answer', async () => {
    const { store, send, ids } = await world();
    const [url, body] = make(ids);
    const first = await send('POST', url, body, key);
    const done = effect(store);
    const again = await send('POST', url, body, key);
    expect(again.status).toBe(first.status);
    expect(withoutReadVersions(again.body)).toEqual(withoutReadVersions(first.body));
    expect(again.headers).toMatchObject({ 'Idempotency-Replayed': 'true' });
    expect(effect(store)).toEqual(done);
  });

  test('is refused for another body, and for a repeat while it is under way', async () => {
    const { store, send, ids } = await world();
    const [url, body] = make(ids);
    const both = await Promise.all([send('POST', url, body, key), send('POST', url, body, key)]);
    const [done, refused] = both.sort((one, other) => one.status - other.status);
    expect(done?.status).toBeLessThan(300);
    expect(refused).toMatchObject({
      status: 409,
      body: { type: 'conflict', details: { field: 'Idempotency-Key', rule: 'in progress' } },
    });
    const other = await send('POST', url, { ...(body as object), more: 1 }, key);
    expect(other).toMatchObject({
      status: 409,
      body: { type: 'conflict', details: { field: 'Idempotency-Key', rule: 'same request' } },
    });
    expect(effect(store)).toEqual(await effectOfOne(make));
  });

  test('that dies after any of its calls is locked for half a minute, then finished by a retry: one effect, one answer', async () => {
    const whole = await world();
    const { calls } = await whole.send('POST', ...make(whole.ids), key);
    for (let allowed = 1; allowed < calls; allowed += 1) {
      const { store, send, ids } = await world();
      const [url, body] = make(ids);
      const crash = crashAfter(store, allowed);
      await send('POST', url, body, key);
      crash.undo();
      expect(await send('POST', url, body, key)).toMatchObject({ status: 409 });
      const retry = after(store, 31_000);
      const finished = await retry('POST', url, body, key);
      expect({ allowed, statuses: statusesOf(finished) }).toEqual({ allowed, statuses: statusesOf(finished).map(ok) });
      const again = await retry('POST', url, body, key);
      expect(withoutReadVersions(again.body)).toEqual(withoutReadVersions(finished.body));
      expect(effect(store)).toEqual(effect(whole.store));
      await heal({ ...store, now: () => Date.now() + 600_000 }, uid);
      expect(leftovers(store, uid)).toEqual([]);
    }
  });

  test('leaves nothing of a note in its record', async () => {
    const { store, send, ids } = await world();
    await send('POST', ...make(ids), key);
    const records = store.model.allItems().filter(({ SK }) => !/^[NB]#/.test(String(SK)));
    expect(records.length).toBeGreaterThan(0);
    expect(readable(records)).toContain('lockedUntilMs');
    expect(readable(records)).not.toContain('SECRET');
    expect(readable(records)).not.toContain('there 0');
  });
});

describe('an idempotency key', () => {
  test('stands for its request for 24 hours', async () => {
    const { store, send } = await world();
    const { body } = await send('POST', '/nodes', { content: 'x' }, key);
    const day = 24 * 3600 * 1000;
    expect((await after(store, day - 5_000)('POST', '/nodes', { content: 'x' }, key)).body.id).toBe(body.id);
    expect((await after(store, day + 5_000)('POST', '/nodes', { content: 'x' }, key)).body.id).not.toBe(body.id);
  });

  test('whose record was stored, but the answer lost, is no repeat of itself', async () => {
    const model = new TableModel({ faults: (_operation, call) => (call === 1 ? { kind: 'answerLost' } : undefined) });
    const send = apiOn(modelStore({ model, maxAttempts: 3 }));
    const first = await send('POST', '/nodes', { content: 'x' }, key);
    expect(first.status).toBe(201);
    expect((await send('POST', '/nodes', { content: 'x' }, key)).body).toEqual(first.body);
  });

  test('of each request of a batch finishes it, after a batch that died at any of its calls', async () => {
    const batch = ([a, b, c]: string[]) => ({
      requests: [
        { id: '1', method: 'POST', url: '/edges', body: { source_id: a, target_id: b }, idempotencyKey: 'k1' },
        { id: '2', method: 'POST', url: '/edges', body: { source_id: b, target_id: c }, idempotencyKey: 'k2' },
        { id: '3', method: 'POST', url: '/nodes', body: { content: 'x' }, idempotencyKey: 'k3' },
      ],
    });
    const whole = await world();
    const { calls } = await whole.send('POST', '/batch', batch(whole.ids));
    for (let allowed = 1; allowed < calls; allowed += 1) {
      const { store, send, ids } = await world();
      const crash = crashAfter(store, allowed);
      await send('POST', '/batch', batch(ids));
      crash.undo();
      const finished = await after(store, 31_000)('POST', '/batch', batch(ids));
      expect({ allowed, statuses: statusesOf(finished) }).toEqual({ allowed, statuses: [200, 201, 201, 201] });
      expect(effect(store)).toEqual(effect(whole.store));
    }
  });

  test('is each user’s own', async () => {
    const { store, send } = await world();
    const { body } = await send('POST', '/nodes', { content: 'x' }, key);
    const other = await apiOn(store, 'bob')('POST', '/nodes', { content: 'y' }, key);
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(body.id);
  });

  test('of a request in a batch is its own, and may stand there once', async () => {
    const { store, send } = await world();
    const keyed = (id: string) => ({
      id,
      method: 'POST',
      url: '/nodes',
      body: { content: 'x' },
      idempotencyKey: 'own',
    });
    const before = notesOf(store);
    const first = await send('POST', '/batch', { requests: [keyed('a')] });
    const second = await send('POST', '/batch', { requests: [keyed('b')] });
    expect(second.body.responses[0].body.id).toBe(first.body.responses[0].body.id);
    expect(first.body.responses[0].body.graphVersion).toBeGreaterThan(0);
    expect(second.body.responses[0].body).toEqual(first.body.responses[0].body);
    expect(notesOf(store)).toBe(before + 1);
    expect((await send('POST', '/batch', { requests: [keyed('a'), keyed('b')] })).status).toBe(400);
  });

  test.each(['', ' ', 'ä', 'k'.repeat(129)])('like %j is refused', async (bad) => {
    const { send } = await world();
    const reply = await send('POST', '/nodes', { content: 'x' }, { 'idempotency-key': bad });
    expect(reply).toMatchObject({ status: 400, body: { details: { field: 'Idempotency-Key' } } });
    expect((await send('POST', '/nodes', { content: 'x' }, { 'idempotency-key': 'k'.repeat(128) })).status).toBe(201);
  });
});
