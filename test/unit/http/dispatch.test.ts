import { describe, expect, test } from '@jest/globals';
import { routes } from '../../../shared/contract/index.ts';
import { type ApiRequest, dispatcher, endpoint, finished, type Services } from '../../../shared/http/index.ts';

const services = {} as Services;
const { answer, prepare, run } = dispatcher([
  endpoint(routes.createNode, async ({ body }) => ({ status: 201, body })),
  endpoint(routes.listNodes, async ({ query }) => ({ status: 200, body: query })),
  endpoint(routes.search, async ({ query }) => ({ status: 200, body: query })),
  endpoint(routes.createEdge, async ({ body }) => ({ status: 201, body, graphVersion: 7, versioned: true })),
  endpoint(routes.getNode, async ({ params }) => ({ status: 200, body: params })),
  endpoint(routes.deleteNode, async () => {
    throw new Error('a bug with a secret');
  }),
]);
const request = (text: string | undefined, more: Partial<ApiRequest> = {}): ApiRequest => ({
  method: 'POST',
  path: '/api/v1/nodes',
  query: {},
  headers: { 'content-type': 'application/json' },
  ...(text === undefined ? {} : { body: { text } }),
  userId: 'u',
  requestId: 'r-1',
  ...more,
});
const post = (text: string | undefined, more: Partial<ApiRequest> = {}) => answer(request(text, more), services);
const get = (path: string, query: Record<string, string> = {}) =>
  answer(request(undefined, { method: 'GET', path: `/api/v1${path}`, query }), services);
const note = (fields: object) => JSON.stringify({ content: 'x', ...fields });
const edge = (fields: object) => JSON.stringify({ source_id: 'a', target_id: 'b', ...fields });

describe('a body', () => {
  test.each([
    ['content', 20_000, (n: number) => note({ content: 'x'.repeat(n) })],
    ['content', 20_000, (n: number) => note({ content: '🦭'.repeat(n) })],
    ['title', 200, (n: number) => note({ title: 'x'.repeat(n) })],
    ['tags', 20, (n: number) => note({ tags: Array.from({ length: n }, (_, i) => `t${i}`) })],
    ['tags.0', 50, (n: number) => note({ tags: ['x'.repeat(n)] })],
    ['x', 1e9, (n: number) => note({ x: n })],
    ['z', 1e9, (n: number) => note({ z: n })],
  ])('may have %s up to %i and not one more: field and limit are named', async (field, limit, make) => {
    expect((await post(make(limit))).status).toBe(201);
    expect(await post(make(limit + 1))).toMatchObject({
      status: 400,
      body: { type: 'validation_error', details: { field, limit } },
    });
  });

  test.each([
    ['weight', 1, 1.000001],
    ['weight', 0, -0.000001],
    ['source_id', 'i'.repeat(128), 'i'.repeat(129)],
    ['target_id', 'i', ''],
    ['type', 'temporal', 'magnetic'],
  ])('of an edge may have %s %s, and not %s', async (field, good, bad) => {
    const path = '/api/v1/edges';
    expect((await post(edge({ [field]: good }), { path })).status).toBe(201);
    expect(await post(edge({ [field]: bad }), { path })).toMatchObject({ status: 400, body: { details: { field } } });
  });

  test.each([
    ['malformed JSON', '{"content":', 'json'],
    ['two documents', '{"content":"x"}{"content":"y"}', 'json'],
    ['a byte order mark', '\ufeff{"content":"x"}', 'json'],
    ['not a number', '{"content":"x","x":NaN}', 'json'],
    ['no body', undefined, 'required'],
    ['an array', '[]', 'type'],
    ['null', 'null', 'type'],
    ['a missing field', '{}', 'required'],
    ['an empty content', '{"content":""}', 'minLength'],
    ['a wrong type', '{"content":7}', 'type'],
    ['null for a field', note({ title: null }), 'type'],
    ['an unknown format', note({ format: 'pdf' }), 'enum'],
    ['an empty tag', note({ tags: [''] }), 'minLength'],
    ['text for a number', note({ x: '1' }), 'type'],
    ['a number out of bounds', '{"content":"x","x":1e300}', 'maximum'],
    ['a number beyond all numbers', '{"content":"x","x":-1e400}', 'type'],
  ])('that is or holds %s is refused', async (_what, text, rule) => {
    expect(await post(text)).toMatchObject({
      status: 400,
      body: { error: true, type: 'validation_error', request_id: 'r-1', details: { rule } },
    });
  });

  test.each([
    undefined,
    'text/plain',
    'application/jsonish',
    'application/x-ndjson',
    'application/x-www-form-urlencoded',
  ])('of content type %p is refused with what is taken', async (type) => {
    expect(await post(note({}), { headers: type ? { 'content-type': type } : {} })).toMatchObject({
      status: 415,
      body: { type: 'unsupported_media_type', details: { field: 'Content-Type', limit: 'application/json' } },
    });
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/merge-patch+json'])(
    'of content type %s is taken, unknown fields and all',
    async (type) => {
      expect((await post(note({ hobby: 1 }), { headers: { 'content-type': type } })).status).toBe(201);
    },
  );
});

describe('a query string', () => {
  test.each([
    ['/nodes', { limit: '100', offset: '0', order: 'asc', tag: 't'.repeat(50) }, { limit: 100, offset: 0 }],
    ['/nodes', { limit: '1', offset: '10000' }, { limit: 1, offset: 10_000 }],
    ['/search', { q: 'x'.repeat(256), limit: '100', offset: '1000' }, { limit: 100, offset: 1_000 }],
    ['/search', { q: '🦭'.repeat(256) }, {}],
    ['/search', { q: '5' }, { q: '5' }],
  ])('of %s becomes what the contract says', async (path, query, typed) => {
    expect(await get(path, query)).toMatchObject({ status: 200, body: typed });
  });

  test.each([
    ['/nodes', 'limit', '101', 100],
    ['/nodes', 'limit', '0', 1],
    ['/nodes', 'limit', 'ten', 'integer'],
    ['/nodes', 'limit', '', 'integer'],
    ['/nodes', 'limit', '1.5', 'integer'],
    ['/nodes', 'limit', '9007199254740993', 100],
    ['/nodes', 'limit', '1e400', 'number'],
    ['/search', 'offset', '-1e400', 'number'],
    ['/nodes', 'offset', '-1', 0],
    ['/nodes', 'offset', '10001', 10_000],
    ['/nodes', 'order', 'up', ['asc', 'desc']],
    ['/nodes', 'tag', 't'.repeat(51), 50],
    ['/nodes', 'nextToken', '', 1],
    ['/nodes', 'nextToken', 't'.repeat(2_049), 2_048],
    ['/search', 'q', '', 1],
    ['/search', 'q', 'x'.repeat(257), 256],
    ['/search', 'limit', '101', 100],
    ['/search', 'offset', '1001', 1_000],
    ['/search', 'offset', '9007199254740993', 1_000],
  ])('of %s with %s=%s is refused with the limit', async (path, field, value, limit) => {
    expect(await get(path, { q: 'x', [field]: value })).toMatchObject({
      status: 400,
      body: { details: { field, limit } },
    });
  });

  test('without what it must have is refused, and what nobody knows is ignored', async () => {
    expect(await get('/search')).toMatchObject({ status: 400, body: { details: { field: 'q', rule: 'required' } } });
    expect((await get('/nodes', { unknown: 'x', constructor: 'x', __proto__: 'x' } as never)).status).toBe(200);
  });
});

describe('a path', () => {
  test('that nobody knows is 404, as is a method that it does not have', async () => {
    for (const [method, path] of [
      ['GET', '/nowhere'],
      ['PATCH', '/nodes'],
      ['GET', '/nodes/'],
      ['GET', '/nodes/a/b'],
      ['GET', '/NODES'],
    ])
      expect(await answer(request('{}', { method: method ?? '', path: `/api/v1${path}` }), services)).toMatchObject({
        status: 404,
        body: { type: 'not_found' },
      });
  });

  test('gives its parameters decoded, malformed ones as they are', async () => {
    for (const [sent, id] of [
      ['a%20b', 'a b'],
      ['%F0%9F%A7%A0', '🧠'],
      ['%E0%A4%A', '%E0%A4%A'],
      ['a%2Fb', 'a/b'],
      ['i'.repeat(128), 'i'.repeat(128)],
    ])
      expect((await get(`/nodes/${sent}`)).body).toEqual({ id });
    expect(await get(`/nodes/${'i'.repeat(129)}`)).toMatchObject({
      status: 400,
      body: { details: { field: 'id', limit: 128 } },
    });
  });
});

describe('the dispatcher', () => {
  test('prepares without doing anything, and runs what is prepared', async () => {
    const prepared = prepare(request(note({ title: 'T' })));
    expect(prepared.endpoint.route.name).toBe('createNode');
    expect(prepared.call).toMatchObject({ userId: 'u', body: { content: 'x', title: 'T' } });
    expect((await run(prepared, services)).status).toBe(201);
    expect(() => prepare(request('{}'))).toThrow(expect.objectContaining({ name: 'Invalid' }));
  });

  test('answers a failure of ours without telling what it was', async () => {
    const reply = await answer(request(undefined, { method: 'DELETE', path: '/api/v1/nodes/x' }), services);
    expect(reply).toMatchObject({ status: 500, body: { type: 'internal_error', request_id: 'r-1' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  test('lets a body repeat the version only where it is to', async () => {
    expect((await post(edge({}), { path: '/api/v1/edges' })).body).toMatchObject({ source_id: 'a', graphVersion: 7 });
    expect(finished({ status: 200, body: { a: 1 }, graphVersion: 3 })).toEqual({
      status: 200,
      body: { a: 1 },
      graphVersion: 3,
    });
  });
});
