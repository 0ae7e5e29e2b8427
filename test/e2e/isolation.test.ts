import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import type { Exported } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
let ada: ApiClient;
let bob: ApiClient;
const secret = 'Known to Ada alone';

describe('two users', () => {
  let note = '';
  let other = '';
  let edge = '';
  let bobs = '';

  beforeAll(async () => {
    ada = await newUser(cloud, 'isolation-ada');
    bob = await newUser(cloud, 'isolation-bob');
    note = await createNote(ada, secret);
    other = await createNote(ada, secret);
    edge = (await ada.expect<{ id: string }>(201, 'POST', '/edges', { source_id: note, target_id: other })).body.id;
    bobs = await createNote(bob, 'Of Bob');
  });

  test('do not see each other in lists and graphs', async () => {
    for (const path of ['/nodes?limit=100', '/graph-data']) {
      const { body } = await bob.expect(200, 'GET', path);
      expect(JSON.stringify(body)).not.toContain(secret);
      expect(JSON.stringify(body)).not.toContain(note);
    }
  });

  test('get 404 for each other’s ids, as if there were no such note', async () => {
    const answers = [
      await bob.send('GET', `/nodes/${note}`),
      await bob.send('PUT', `/nodes/${note}`, { title: 'Taken over' }),
      await bob.send('DELETE', `/nodes/${note}`),
      await bob.send('GET', `/nodes/${note}/edges`),
      await bob.send('DELETE', `/edges/${edge}`),
      await bob.send('POST', '/edges', { source_id: bobs, target_id: note }),
    ];
    for (const answer of answers) expectError(answer, 'not_found');
  });

  test('cannot reach each other’s notes by bulk operations', async () => {
    const found = await bob.expect<{ nodes: unknown[]; missing: string[] }>(200, 'POST', '/nodes/batch-get', {
      node_ids: [note],
    });
    expect(found.body).toEqual({ nodes: [], missing: [note] });
    const deleted = await bob.expect<{ deleted_count: number; failed: { id: string; type: string }[] }>(
      202,
      'POST',
      '/nodes/bulk-delete',
      { node_ids: [note] },
    );
    expect(deleted.body.deleted_count).toBe(0);
    expect(deleted.body.failed).toMatchObject([{ id: note, type: 'not_found' }]);
  });

  test('cannot reach each other’s notes from inside a batch', async () => {
    const requests = [
      { id: 'read', method: 'GET', url: `/nodes/${note}` },
      { id: 'delete', method: 'DELETE', url: `/nodes/${note}` },
    ];
    const { body } = await bob.expect<{ responses: { status: number }[] }>(200, 'POST', '/batch', { requests });
    expect(body.responses.map(({ status }) => status)).toEqual([404, 404]);
  });

  test('cannot find each other’s notes by search or export', async () => {
    for (const path of [
      `/search?q=${encodeURIComponent(secret)}`,
      '/search?q=kn',
      '/export',
      '/export?format=ndjson',
    ]) {
      const { status, body } = await bob.send('GET', path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(note);
      expect(JSON.stringify(body)).not.toContain(other);
      if (path.startsWith('/search')) expect(body).toMatchObject({ results: [], total: 0 });
    }
  });

  test('keep their own notes when the other imports the same ids, changes the copies and deletes them', async () => {
    const { body } = await ada.expect<Exported>(200, 'GET', '/export');
    const nodes = body.nodes.filter(({ id }) => id === note || id === other);
    const edges = body.edges.filter(({ source }) => source === note);
    expect([nodes.length, edges.length]).toEqual([2, 1]);
    const taken = nodes.map((one) => ({ ...one, title: 'Of Bob now', content: 'Of Bob now' }));
    const imported = await bob.expect(200, 'POST', '/import', { nodes: taken, edges });
    expect(imported.body).toMatchObject({ created: 3, skipped: 0, failed: [] });
    await bob.expect(200, 'PUT', `/nodes/${note}`, { title: 'Bob’s copy' });
    await bob.expect(204, 'DELETE', `/edges/${edge}`);
    await bob.expect(202, 'POST', '/nodes/bulk-delete', { node_ids: [note, other] });
    expect((await ada.expect<Exported>(200, 'GET', '/export')).body).toEqual(body);
  });

  test('cannot connect an imported edge to a note that is not theirs', async () => {
    const edges = [{ source: bobs, target: note, type: 'normal', weight: 1 }];
    const { body } = await bob.expect(200, 'POST', '/import', { edges });
    expect(body).toMatchObject({ created: 0, failed: [{ kind: 'edge', index: 0, type: 'not_found' }] });
  });

  test('create for themselves alone, whatever they call their notes', async () => {
    const before = await totalOf(ada);
    const nodes = [{ content: 'x', id: note, userId: 'ada', PK: `U#ada` }];
    const { body } = await bob.expect<{ created: { id: string }[] }>(201, 'POST', '/nodes/bulk-create', { nodes });
    expect(body.created[0]?.id).not.toBe(note);
    expectError(await ada.send('GET', `/nodes/${body.created[0]?.id}`), 'not_found');
    expect(await totalOf(ada)).toBe(before);
  });

  test('cannot search, export or import as each other from inside a batch', async () => {
    const headers = { Authorization: 'Bearer of.ada.herself', 'X-User-Id': 'ada' };
    const requests = [
      { id: 'search', method: 'GET', url: `/search?q=${encodeURIComponent(secret)}`, headers },
      { id: 'export', method: 'GET', url: '/export', headers },
      { id: 'list', method: 'GET', url: '/nodes?limit=100&userId=ada', headers },
    ];
    const { body } = await bob.expect<{ responses: { status: number }[] }>(200, 'POST', '/batch', { requests });
    expect(body.responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.stringify(body.responses)).not.toContain(note);
  });

  test('cannot read each other’s operations', async () => {
    const mine = await ada.expect<{ operation_id: string }>(202, 'POST', '/nodes/bulk-delete', {
      node_ids: [await createNote(ada)],
    });
    expectError(await bob.send('GET', `/operations/${mine.body.operation_id}`), 'not_found');
  });

  test('never get a 304 for each other’s ETag', async () => {
    const { headers } = await ada.expect(200, 'GET', '/graph-data');
    const answer = await bob.send('GET', '/graph-data', undefined, { 'if-none-match': headers.get('etag') ?? '' });
    expect(answer.status).toBe(200);
  });

  test('leave everything of the other untouched by all this', async () => {
    const { body } = await ada.expect<{ title: string }>(200, 'GET', `/nodes/${note}`);
    expect(body.title).toBe(secret);
    const edges = await ada.expect<{ edges: { id: string }[] }>(200, 'GET', `/nodes/${note}/edges`);
    expect(edges.body.edges.map(({ id }) => id)).toEqual([edge]);
  });
});
