import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../../scripts/local/api.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
let api: ApiClient;
let other: ApiClient;
beforeAll(async () => {
  api = await newUser(cloud, 'idempotency');
  other = await newUser(cloud, 'idempotency-other');
});

const key = (text: string = randomUUID()) => ({ 'idempotency-key': text });
const edgeCount = async (): Promise<number> =>
  (await api.expect<{ stats: { edge_count: number } }>(200, 'GET', '/graph-data')).body.stats.edge_count;
const effect = async () => ({ notes: await totalOf(api), edges: await edgeCount() });

/** Each POST that changes something: its body, another one, and by how many notes and edges it changes the graph. */
const posts: Record<
  string,
  () => Promise<{ path: string; body: object; another: object; notes: number; edges: number }>
> = {
  'a note': async () => ({ path: '/nodes', body: { content: 'a' }, another: { content: 'b' }, notes: 1, edges: 0 }),
  'an edge': async () => {
    const pair = { source_id: await createNote(api), target_id: await createNote(api) };
    return { path: '/edges', body: pair, another: { ...pair, weight: 0.5 }, notes: 0, edges: 1 };
  },
  'a bulk create': async () => ({
    path: '/nodes/bulk-create',
    body: { nodes: [{ content: 'a' }, { content: '' }, { content: 'c' }] },
    another: { nodes: [{ content: 'a' }] },
    notes: 2,
    edges: 0,
  }),
  'a bulk delete': async () => {
    const ids = [await createNote(api), await createNote(api)];
    return {
      path: '/nodes/bulk-delete',
      body: { node_ids: ids },
      another: { node_ids: [ids[0]] },
      notes: -2,
      edges: 0,
    };
  },
  'an import': async () => {
    const ids = [await createNote(api), await createNote(api)];
    const { body } = await api.expect<{ nodes: { id: string }[] }>(200, 'GET', '/export');
    const nodes = body.nodes.filter(({ id }) => ids.includes(id));
    await api.expect(202, 'POST', '/nodes/bulk-delete', { node_ids: ids });
    const edges = [{ source: ids[0], target: ids[1], type: 'weak', weight: 0 }];
    return { path: '/import', body: { nodes, edges }, another: { nodes }, notes: 2, edges: 1 };
  },
  'a batch': async () => {
    const [a, b] = [await createNote(api), await createNote(api)];
    const requests = [
      { id: 'note', method: 'POST', url: '/nodes', body: { content: 'of a batch' } },
      { id: 'edge', method: 'POST', url: '/edges', body: { source_id: a, target_id: b } },
      { id: 'gone', method: 'POST', url: '/nodes/bulk-delete', body: { node_ids: [await createNote(api)] } },
    ];
    return { path: '/batch', body: { requests }, another: { requests: requests.slice(1) }, notes: 0, edges: 1 };
  },
};

describe.each(Object.entries(posts))('%s under an Idempotency-Key', (_name, make) => {
  test('has one effect and one answer, and the key refuses another body', async () => {
    const { path, body, another, notes, edges } = await make();
    const before = await effect();
    const after = { notes: before.notes + notes, edges: before.edges + edges };
    const headers = key();
    const first = await api.send('POST', path, body, headers);
    expect(first.status).toBeLessThan(300);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await effect()).toEqual(after);
    const again = await api.send('POST', path, body, headers);
    expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(expectError(await api.send('POST', path, another, headers), 'conflict').details).toMatchObject({
      field: 'Idempotency-Key',
    });
    expect(await effect()).toEqual(after);
  });
});

describe('an Idempotency-Key', () => {
  test('sent many times at once has one effect; who comes too early is told to wait', async () => {
    const before = await totalOf(api);
    const headers = key();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api.send('POST', '/nodes', { content: 'at once' }, headers)),
    );
    const ids = answers.filter(({ status }) => status === 201).map(({ body }) => (body as { id: string }).id);
    expect(new Set(ids).size).toBe(1);
    for (const answer of answers) if (answer.status !== 201) expectError(answer, 'conflict');
    expect(await totalOf(api)).toBe(before + 1);
    expect(await api.send('POST', '/nodes', { content: 'at once' }, headers)).toMatchObject({
      status: 201,
      body: { id: ids[0] },
    });
  });

  test('remembers a refusal as it was', async () => {
    const headers = key();
    const id = await createNote(api);
    const send = (): Promise<ApiAnswer> => api.send('POST', '/edges', { source_id: id, target_id: id }, headers);
    expect(expectError(await send(), 'unprocessable')).toEqual(expectError(await send(), 'unprocessable'));
  });

  test('is each user’s own, and means nothing to what changes nothing', async () => {
    const headers = key();
    const mine = await api.send('POST', '/nodes', { content: 'mine' }, headers);
    const theirs = await other.send('POST', '/nodes', { content: 'theirs' }, headers);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    for (let i = 0; i < 2; i += 1) {
      const ids = { node_ids: [(mine.body as { id: string }).id, `${i}`] };
      expect((await api.send('POST', '/nodes/batch-get', ids, headers)).status).toBe(200);
    }
  });

  test('has 1 to 128 printable ASCII characters', async () => {
    const before = await totalOf(api);
    for (const text of ['k'.repeat(129), 'a b', 'schl\u00fcssel']) {
      const answer = await api.send('POST', '/nodes', { content: 'x' }, key(text));
      expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'Idempotency-Key', limit: 128 });
    }
    expect(await totalOf(api)).toBe(before);
    expect((await api.send('POST', '/nodes', { content: 'x' }, key(randomUUID().padEnd(128, '~')))).status).toBe(201);
  });

  test('of one request of a batch means the same in another batch, and outside of it', async () => {
    const before = await totalOf(api);
    const idempotencyKey = randomUUID();
    const create = (content: string, id = 'a') => ({
      id,
      method: 'POST',
      url: '/nodes',
      body: { content },
      idempotencyKey,
    });
    type Answers = { responses: { status: number; headers: Record<string, string>; body: { id: string } }[] };
    const batch = async (requests: unknown[]) =>
      (await api.expect<Answers>(200, 'POST', '/batch', { requests })).body.responses;
    const [first] = await batch([create('keyed')]);
    expect(first).toMatchObject({ status: 201 });
    expect(await batch([create('keyed', 'b'), { id: 'free', method: 'GET', url: '/nodes?limit=1' }])).toMatchObject([
      { status: 201, body: first?.body, headers: { 'Idempotency-Replayed': 'true' } },
      { status: 200 },
    ]);
    expect(await batch([create('other')])).toMatchObject([{ status: 409, body: { type: 'conflict' } }]);
    const alone = await api.send('POST', '/nodes', { content: 'keyed' }, key(idempotencyKey));
    expect(alone).toMatchObject({ status: 201, body: first?.body });
    expect(await totalOf(api)).toBe(before + 1);
  });
});
