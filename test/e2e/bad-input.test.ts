import { describe, expect, test } from '@jest/globals';
import { limits } from '../../shared/contract/index.ts';
import { apiOf, testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { createNote, unknownId } from '../support/notes.ts';

const cloud = testCloud();
const api = apiOf(cloud, cloud.users.ada.token);
const json = { 'content-type': 'application/json' };

describe('a request body', () => {
  test.each([
    ['is not JSON', '{"content": "half'],
    ['is a bare string of nonsense', 'content=hello'],
    ['is empty', ''],
  ])('that %s is a validation error', async (_, text) => {
    expectError(await api.sendText('POST', '/nodes', text, json), 'validation_error');
  });

  test('of another content type is refused with 415', async () => {
    const { details } = expectError(
      await api.sendText('POST', '/nodes', 'hello', { 'content-type': 'text/plain' }),
      'unsupported_media_type',
    );
    expect(details).toMatchObject({ limit: 'application/json' });
  });

  test('over its size limit is refused with 413 and the limit', async () => {
    const note = { content: 'x', padding: 'p'.repeat(limits.bodyBytes) };
    const { details } = expectError(await api.send('POST', '/nodes', note), 'payload_too_large');
    expect(details).toMatchObject({ limit: limits.bodyBytes });
  });

  test('may hold fields that nobody knows', async () => {
    const answer = await api.send('POST', '/nodes', { content: 'x', colour: 'blue' });
    expect(answer.status).toBe(201);
  });

  test('at exactly its limits is taken', async () => {
    const note = {
      content: 'c'.repeat(limits.contentCharacters),
      title: 't'.repeat(limits.titleCharacters),
      tags: Array.from({ length: limits.tags }, (_, i) => `${i}`.padEnd(limits.tagCharacters, 'x')),
    };
    expect((await api.send('POST', '/nodes', note)).status).toBe(201);
  });
});

describe('a field', () => {
  test.each([
    ['content', {}, undefined],
    ['content', { content: '' }, 1],
    ['content', { content: 'c'.repeat(limits.contentCharacters + 1) }, limits.contentCharacters],
    ['content', { content: 7 }, 'string'],
    ['title', { content: 'x', title: 't'.repeat(limits.titleCharacters + 1) }, limits.titleCharacters],
    ['tags', { content: 'x', tags: Array.from({ length: limits.tags + 1 }, (_, i) => `t${i}`) }, limits.tags],
    ['tags.0', { content: 'x', tags: ['t'.repeat(limits.tagCharacters + 1)] }, limits.tagCharacters],
    ['format', { content: 'x', format: 'pdf' }, undefined],
    ['x', { content: 'x', x: 'left' }, 'number'],
  ])('%s of a note out of its limits is named with the limit', async (field, note, limit) => {
    const { details } = expectError(await api.send('POST', '/nodes', note), 'validation_error');
    expect(details).toMatchObject(limit === undefined ? { field } : { field, limit });
  });

  test.each([
    ['limit', '/nodes?limit=0', 1],
    ['limit', '/nodes?limit=101', 100],
    ['limit', '/nodes?limit=many', 'integer'],
    ['offset', '/nodes?offset=-1', 0],
  ])('%s of a query out of its limits is named with the limit', async (field, path, limit) => {
    const { details } = expectError(await api.send('GET', path), 'validation_error');
    expect(details).toMatchObject({ field, limit });
  });

  test('of a query with an unknown value, or a page token nobody gave out, is a validation error', async () => {
    expectError(await api.send('GET', '/nodes?sort_by=colour'), 'validation_error');
    expectError(await api.send('GET', '/nodes?nextToken=made-up'), 'validation_error');
  });

  test.each(['/nodes/batch-get', '/nodes/bulk-delete'])(
    'with 101 ids is refused by %s with the limit',
    async (path) => {
      const ids = Array.from({ length: limits.idsPerRequest + 1 }, () => unknownId);
      const { details } = expectError(await api.send('POST', path, { node_ids: ids }), 'validation_error');
      expect(details).toMatchObject({ field: 'node_ids', limit: limits.idsPerRequest });
      expectError(await api.send('POST', path, { node_ids: [] }), 'validation_error');
    },
  );
});

describe('a path', () => {
  test.each([
    ['GET', '/nothing-here'],
    ['GET', '/nodes/a/b/c'],
    ['PUT', '/nodes'],
    ['DELETE', '/graph-data'],
  ])('%s %s that is not in the contract is 404', async (method, path) => {
    expectError(await api.send(method, path, method === 'PUT' ? {} : undefined), 'not_found');
  });

  test.each([unknownId, 'not-an-id', '%F0%9F%A7%A0', 'a%23b'])('with the unknown id %s is 404', async (id) => {
    expectError(await api.send('GET', `/nodes/${id}`), 'not_found');
    expectError(await api.send('PUT', `/nodes/${id}`, { title: 'x' }), 'not_found');
    expectError(await api.send('DELETE', `/nodes/${id}`), 'not_found');
    expectError(await api.send('GET', `/nodes/${id}/edges`), 'not_found');
    expectError(await api.send('DELETE', `/edges/${id}`), 'not_found');
    expectError(await api.send('GET', `/operations/${id}`), 'not_found');
  });

  test('of a note that is already gone is 404 for every method', async () => {
    const id = await createNote(api);
    await api.expect(204, 'DELETE', `/nodes/${id}`);
    expectError(await api.send('GET', `/nodes/${id}`), 'not_found');
    expectError(await api.send('DELETE', `/nodes/${id}`), 'not_found');
  });
});

describe('an edge', () => {
  test('from a note to itself is unprocessable', async () => {
    const id = await createNote(api);
    expectError(await api.send('POST', '/edges', { source_id: id, target_id: id }), 'unprocessable');
  });

  test('between the same pair again is a conflict, whichever way round', async () => {
    const [a, b] = [await createNote(api), await createNote(api)];
    await api.expect(201, 'POST', '/edges', { source_id: a, target_id: b });
    expectError(await api.send('POST', '/edges', { source_id: a, target_id: b }), 'conflict');
    expectError(await api.send('POST', '/edges', { source_id: b, target_id: a }), 'conflict');
  });

  test('to a note that does not exist is 404', async () => {
    expectError(
      await api.send('POST', '/edges', { source_id: await createNote(api), target_id: unknownId }),
      'not_found',
    );
  });

  test.each([
    ['weight', { weight: 1.1 }, 1],
    ['weight', { weight: -0.1 }, 0],
    ['type', { type: 'magnetic' }, undefined],
  ])('with a %s out of its limits is a validation error that names it', async (field, extra, limit) => {
    const answer = await api.send('POST', '/edges', { source_id: unknownId, target_id: unknownId, ...extra });
    expect(expectError(answer, 'validation_error').details).toMatchObject(
      limit === undefined ? { field } : { field, limit },
    );
  });
});

describe('an update', () => {
  test('that lost the race gets 412, and the winner’s text stays', async () => {
    const id = await createNote(api);
    const { headers } = await api.expect(200, 'GET', `/nodes/${id}`);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    expect((await api.send('PUT', `/nodes/${id}`, { title: 'First' }, ifMatch)).status).toBe(200);
    expectError(await api.send('PUT', `/nodes/${id}`, { title: 'Second' }, ifMatch), 'precondition_failed');
    expect((await api.expect<{ title: string }>(200, 'GET', `/nodes/${id}`)).body.title).toBe('First');
  });

  test('that changes nothing, or gives a senseless If-Match, is a validation error', async () => {
    const id = await createNote(api);
    expectError(await api.send('PUT', `/nodes/${id}`, {}), 'validation_error');
    expectError(await api.send('PUT', `/nodes/${id}`, { title: 'x' }, { 'if-match': '"abc"' }), 'validation_error');
  });
});
