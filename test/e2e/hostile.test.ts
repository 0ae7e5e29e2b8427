import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../../scripts/local/api.ts';
import { allRoutes, limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { createNote, unknownId } from '../support/notes.ts';

const cloud = testCloud();
const json = { 'content-type': 'application/json' };
let api: ApiClient;
let bob: ApiClient;
let own = '';
/** A note of another user, an edge of theirs, and an operation. */
let foreign = '';
let foreignEdge = '';
let foreignOperation = '';

beforeAll(async () => {
  api = await newUser(cloud, 'hostile');
  bob = await newUser(cloud, 'hostile-bob');
  own = await createNote(api);
  foreign = await createNote(bob);
  const pair = { source_id: foreign, target_id: await createNote(bob) };
  foreignEdge = (await bob.expect<{ id: string }>(201, 'POST', '/edges', pair)).body.id;
  const deleted = await bob.expect<{ operation_id: string }>(202, 'POST', '/nodes/bulk-delete', {
    node_ids: [await createNote(bob)],
  });
  foreignOperation = deleted.body.operation_id;
});

/** Expects that a request is refused, writes nothing, and leaves the API working. */
async function expectRefused(
  send: () => Promise<ApiAnswer>,
  type: 'validation_error' | 'not_found' | 'payload_too_large',
) {
  const before = await totalOf(api);
  const { details } = expectError(await send(), type);
  expect(await totalOf(api)).toBe(before);
  return details;
}

const malformed = [
  'not-an-id',
  unknownId.toLowerCase(),
  `${unknownId}0`,
  unknownId.slice(0, 26),
  `${unknownId.slice(0, 26)}ff`,
  '__proto__',
  'constructor',
  '🧠',
  'a#b',
  'a b',
  "';--",
  '%00',
];

describe('an id', () => {
  const withIds = allRoutes.filter(({ path }) => path.includes('{id}'));
  const pathOf = (path: string, id: string) => path.replace('/api/v1', '').replace('{id}', encodeURIComponent(id));
  const bodyOf = (method: string) => (method === 'PUT' ? { title: 'taken over' } : undefined);

  test.each(withIds.map((route) => [route.name, route] as const))(
    'that is malformed, unknown or another user’s is 404 for %s',
    async (name, { method, path }) => {
      const theirs = name === 'deleteEdge' ? foreignEdge : name === 'getOperation' ? foreignOperation : foreign;
      for (const id of [...malformed, unknownId, theirs, 'i'.repeat(128)])
        expectError(await api.send(method, pathOf(path, id), bodyOf(method)), 'not_found');
      const tooLong = await api.send(method, pathOf(path, 'i'.repeat(129)), bodyOf(method));
      expect(expectError(tooLong, 'validation_error').details).toMatchObject({ field: 'id', limit: 128 });
    },
  );

  test.each([...malformed, unknownId])('like %s in a body names nothing', async (id) => {
    const found = await api.send('POST', '/nodes/batch-get', { node_ids: [id] });
    expect(found).toMatchObject({ status: 200, body: { nodes: [], missing: [id] } });
    const deleted = await api.send('POST', '/nodes/bulk-delete', { node_ids: [id] });
    expect(deleted).toMatchObject({ status: 202, body: { deleted_count: 0, failed: [{ id, type: 'not_found' }] } });
    for (const pair of [
      { source_id: own, target_id: id },
      { source_id: id, target_id: own },
    ])
      expectError(await api.send('POST', '/edges', pair), 'not_found');
  });

  test('of another user is unknown in every body too, and theirs stays as it is', async () => {
    expectError(await api.send('POST', '/edges', { source_id: own, target_id: foreign }), 'not_found');
    const deleted = await api.send('POST', '/nodes/bulk-delete', { node_ids: [foreign] });
    expect(deleted.body).toMatchObject({ deleted_count: 0, failed: [{ id: foreign, type: 'not_found' }] });
    expect((await bob.send('GET', `/nodes/${foreign}`)).status).toBe(200);
    const { body } = await bob.expect<{ edges: { id: string }[] }>(200, 'GET', `/nodes/${foreign}/edges`);
    expect(body.edges.map(({ id }) => id)).toEqual([foreignEdge]);
  });

  test('that is no text, or empty, is named', async () => {
    for (const [id, limit] of [
      [7, 'string'],
      [null, 'string'],
      [{ $ne: '' }, 'string'],
      ['', 1],
      ['i'.repeat(129), 128],
    ] as const) {
      for (const path of ['/nodes/batch-get', '/nodes/bulk-delete'])
        expect(
          expectError(await api.send('POST', path, { node_ids: [own, id] }), 'validation_error').details,
        ).toMatchObject({
          field: 'node_ids.1',
          limit,
        });
      const edge = await api.send('POST', '/edges', { source_id: own, target_id: id });
      expect(expectError(edge, 'validation_error').details).toMatchObject({ field: 'target_id', limit });
    }
    expect((await api.send('GET', `/nodes/${own}`)).status).toBe(200);
  });
});

describe('a body with', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const bodies: Record<string, readonly [path: string, text: string, field: string, limit?: unknown]> = {
    '10,000 levels': ['/nodes', `{"content":"x","more":${nested(10_000)}}`, 'body', 64],
    '10,000 levels in a batch': ['/batch', `{"requests":${nested(10_000)}}`, 'body', 64],
    'a prototype key': ['/nodes', '{"content":"x","__proto__":{"isAdmin":true}}', '__proto__'],
    'an escaped prototype key in a batch': [
      '/batch',
      '{"requests":[{"id":"a","method":"POST","url":"/nodes","body":{"content":"x","\\u005f_proto__":{}}}]}',
      'requests.0.body.__proto__',
    ],
    'a prototype key in an import': ['/import', '{"nodes":[{"__proto__":{}}]}', 'nodes.0.__proto__'],
    'half a surrogate pair in a title': ['/nodes', '{"content":"x","title":"\\ud83d"}', 'title'],
    'half a surrogate pair in one of many': [
      '/nodes/bulk-create',
      '{"nodes":[{"content":"\\udc00"}]}',
      'nodes.0.content',
    ],
    'half a surrogate pair in a batch': [
      '/batch',
      '{"requests":[{"id":"a","method":"POST","url":"/nodes","body":{"content":"x","tags":["\\ud800"]}}]}',
      'requests.0.body.tags.0',
    ],
    'a coordinate of 2^53': ['/nodes', '{"content":"x","x":9007199254740993}', 'x', 1e9],
    'a coordinate beyond all numbers': ['/nodes', '{"content":"x","x":1e400}', 'x', 'number'],
    'a weight of 2^53': ['/edges', `{"source_id":"a","target_id":"b","weight":9007199254740993}`, 'weight', 1],
    'a number for a text': ['/nodes', '{"content":9007199254740993}', 'content', 'string'],
    'nothing but null': ['/nodes', 'null', 'body', 'object'],
    'a list for everything': ['/batch', '[]', 'body', 'object'],
  };
  test.each(Object.entries(bodies))(
    '%s is refused by name, and writes nothing',
    async (_what, [path, text, field, limit]) => {
      const details = await expectRefused(() => api.sendText('POST', path, text, json), 'validation_error');
      expect(details).toMatchObject(limit === undefined ? { field } : { field, limit });
    },
  );

  test.each([
    ['/nodes', limits.bodyBytes],
    ['/edges', limits.bodyBytes],
    ['/nodes/batch-get', limits.bodyBytes],
    ['/nodes/bulk-delete', limits.bodyBytes],
    ['/batch', limits.batchBodyBytes],
  ])('one byte more than fits is refused by %s with the limit of %i', async (path, limit) => {
    const text = `{"content":"x","pad":"${'p'.repeat(limit)}`.slice(0, limit - 1);
    const details = await expectRefused(() => api.sendText('POST', path, `${text}"}`, json), 'payload_too_large');
    expect(details).toEqual({ field: 'body', limit });
  });

  test('1 MB is refused for a change of a note too, which stays as it was', async () => {
    const before = await api.expect(200, 'GET', `/nodes/${own}`);
    const answer = await api.send('PUT', `/nodes/${own}`, { content: 'x', pad: 'p'.repeat(1024 * 1024) });
    expect(expectError(answer, 'payload_too_large').details).toEqual({ field: 'body', limit: limits.bodyBytes });
    expect((await api.expect(200, 'GET', `/nodes/${own}`)).body).toEqual(before.body);
  });
});

describe('a query with', () => {
  test.each([
    ['/nodes', 'limit', '9007199254740993', 100],
    ['/nodes', 'limit', '1e400', 'number'],
    ['/nodes', 'limit', '-1', 1],
    ['/nodes', 'limit', '1.5', 'integer'],
    ['/nodes', 'limit', '', 'integer'],
    ['/nodes', 'offset', '9007199254740993', 10_000],
    ['/nodes', 'offset', '10001', 10_000],
    ['/nodes', 'tag', 't'.repeat(limits.tagCharacters + 1), 50],
    ['/nodes', 'sort_by', '__proto__', ['created_at', 'updated_at', 'title']],
    ['/nodes', 'order', 'constructor', ['asc', 'desc']],
  ])('%s?%s=%s is refused by name with the limit', async (path, field, value, limit) => {
    const answer = await api.send('GET', `${path}?${field}=${encodeURIComponent(value)}`);
    expect(expectError(answer, 'validation_error').details).toMatchObject({ field, limit });
  });

  test('names that mean something to JavaScript is like one with unknown names', async () => {
    for (const query of ['__proto__=1', 'constructor=1', 'toString=1', 'limit=1&__proto__[limit]=5'])
      expect((await api.send('GET', `/nodes?${query}`)).status).toBe(200);
  });
});

test('what only looks dangerous is kept as it is, and found', async () => {
  const note = {
    content: '<script>alert(1)</script> \u0000 {{7*7}} %s __proto__',
    title: 'constructor',
    tags: ['__proto__', 'constructor', '$where', '🧠'],
  };
  const { body } = await api.expect<{ id: string }>(201, 'POST', '/nodes', note);
  expect((await api.expect(200, 'GET', `/nodes/${body.id}`)).body).toMatchObject(note);
  for (const tag of note.tags)
    expect((await api.expect(200, 'GET', `/nodes?tag=${encodeURIComponent(tag)}`)).body).toMatchObject({ total: 1 });
});
