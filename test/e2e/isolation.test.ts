import { beforeAll, describe, expect, test } from '@jest/globals';
import { apiOf, testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
const ada = apiOf(cloud, cloud.users.ada.token);
const bob = apiOf(cloud, cloud.users.bob.token);
const secret = 'Known to Ada alone';

describe('two users', () => {
  let note = '';
  let other = '';
  let edge = '';
  let bobs = '';

  beforeAll(async () => {
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

  test('cannot find each other’s notes by search or export, nor change them by an import', async () => {
    for (const path of [`/search?q=${encodeURIComponent(secret)}`, '/export'])
      expect(JSON.stringify((await bob.expect(200, 'GET', path)).body)).not.toContain(note);
    const { body } = await ada.expect<{ nodes: { id: string }[] }>(200, 'GET', '/export');
    const taken = body.nodes.find(({ id }) => id === note);
    await bob.expect(200, 'POST', '/import', { nodes: [{ ...taken, title: 'Of Bob now' }] });
    expect((await ada.expect<{ title: string }>(200, 'GET', `/nodes/${note}`)).body.title).toBe(secret);
    await bob.expect(204, 'DELETE', `/nodes/${note}`);
    await ada.expect(200, 'GET', `/nodes/${note}`);
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
