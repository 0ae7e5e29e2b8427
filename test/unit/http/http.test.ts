import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { planLevels, serialOrder } from '../../../functions/endpoints/batch-plan.ts';
import { PartialFailure } from '../../../shared/batch/index.ts';
import { type BatchRequest, errorTypes, routes } from '../../../shared/contract/index.ts';
import * as domain from '../../../shared/graph/index.ts';
import {
  type ApiRequest,
  chooseEncoding,
  dispatcher,
  encodeText,
  endpoint,
  etagMatches,
  nodeEtag,
  replyTo,
  type Services,
  versionEtag,
  versionFrom,
} from '../../../shared/http/index.ts';
import { throttled } from '../fake-table.ts';

const services = {} as Services;
const { answer: create } = dispatcher([
  endpoint(routes.createNode, async ({ body }) => ({ status: 201, body })),
  endpoint(routes.listNodes, async ({ query }) => ({ status: 200, body: query })),
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
const errorOf = async (text: string | undefined, more: Partial<ApiRequest> = {}) => {
  const { status, body } = await create(request(text, more), services);
  return { status, ...(body as { type: string; details?: Record<string, unknown>; request_id: string }) };
};
const note = (fields: object) => JSON.stringify({ content: 'x', ...fields });

describe('the dispatcher', () => {
  test.each([
    ['content', 20_000, (n: number) => note({ content: 'x'.repeat(n) })],
    ['title', 200, (n: number) => note({ title: 'x'.repeat(n) })],
    ['tags', 20, (n: number) => note({ tags: Array.from({ length: n }, (_, i) => `t${i}`) })],
    ['tags.0', 50, (n: number) => note({ tags: ['x'.repeat(n)] })],
  ])('takes %s up to %i and refuses one more, naming field and limit', async (field, limit, make) => {
    expect((await create(request(make(limit)), services)).status).toBe(201);
    expect(await errorOf(make(limit + 1))).toMatchObject({
      status: 400,
      type: 'validation_error',
      details: { field, limit },
    });
  });

  test('takes a body of 256 KB and refuses one byte more', async () => {
    const pad = (bytes: number) => `{"content":"x","ignored":"${'y'.repeat(bytes - 28)}"}`;
    expect((await create(request(pad(262_144)), services)).status).toBe(201);
    expect(await errorOf(pad(262_145))).toMatchObject({ status: 413, details: { field: 'body', limit: 262_144 } });
  });

  test.each([
    ['malformed JSON', '{"content":', 'json'],
    ['no body', undefined, 'required'],
    ['an array', '[]', 'type'],
    ['a missing field', '{}', 'required'],
    ['an empty content', '{"content":""}', 'minLength'],
    ['a wrong type', '{"content":7}', 'type'],
    ['an unknown format', note({ format: 'pdf' }), 'enum'],
    ['a number out of bounds', '{"content":"x","x":1e300}', 'maximum'],
    ['a prototype key', '{"content":"x","__proto__":{"a":1}}', 'name'],
    ['half a surrogate pair', '{"content":"\\ud800"}', 'unicode'],
    ['10,000 levels of nesting', `{"content":"x","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'maxDepth'],
  ])('refuses %s', async (_what, text, rule) => {
    expect(await errorOf(text)).toMatchObject({
      status: 400,
      type: 'validation_error',
      request_id: 'r-1',
      details: { rule },
    });
  });

  test.each([undefined, 'text/plain', 'application/jsonish', 'application/x-www-form-urlencoded'])(
    'refuses the content type %p',
    async (type) => {
      expect(await errorOf(note({}), { headers: type ? { 'content-type': type } : {} })).toMatchObject({
        status: 415,
        type: 'unsupported_media_type',
      });
    },
  );

  test('ignores unknown fields and takes content types with parameters', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await create(request(note({ hobby: 1 }), { headers }), services)).status).toBe(201);
  });

  test('turns query strings into the contract’s types', async () => {
    const list = (query: Record<string, string>) => create(request(undefined, { method: 'GET', query }), services);
    expect((await list({ limit: '100', unknown: 'x' })).body).toMatchObject({ limit: 100 });
    const wrong: Record<string, string>[] = [
      { limit: '101' },
      { limit: '0' },
      { limit: 'ten' },
      { limit: '1.5' },
      { offset: '-1' },
      { order: 'up' },
      { limit: '9007199254740993' },
    ];
    for (const query of wrong) {
      expect((await list(query)).status).toBe(400);
    }
  });

  test('answers 404 for a path it does not know', async () => {
    expect(await errorOf('{}', { path: '/api/v1/nowhere' })).toMatchObject({ status: 404, type: 'not_found' });
  });
});

describe('errors', () => {
  test.each([
    [new domain.Invalid('x'), 400],
    [new domain.Unauthorized('x'), 401],
    [new domain.NotFound('x'), 404],
    [new domain.Conflict('x'), 409],
    [new domain.PreconditionFailed('x'), 412],
    [new domain.PayloadTooLarge('x'), 413],
    [new domain.UnsupportedMediaType('x'), 415],
    [new domain.Unprocessable('x'), 422],
    [new domain.FailedDependency('x'), 424],
    [new domain.Unavailable('x'), 503],
    [throttled(), 503],
    [new PartialFailure('x', [], 0), 503],
    [new PartialFailure('x', [], 0, new TypeError('a bug')), 500],
    [new Error('arn:aws:dynamodb:secret'), 500],
  ])('%s becomes %i in the API’s shape', (error, status) => {
    const reply = replyTo(error, 'r-2');
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ error: true, request_id: 'r-2', message: expect.any(String) });
    expect(errorTypes[(reply.body as { type: keyof typeof errorTypes }).type].status).toBe(status);
    expect(JSON.stringify(reply.body)).not.toContain('arn:aws');
    if (status === 503) expect(reply.headers).toHaveProperty('Retry-After');
  });
});

describe('compression', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('for Accept-Encoding %p is %p', (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });

  test('leaves 1 KB alone and compresses one byte more without loss', () => {
    expect(encodeText('x'.repeat(1_024), 'br').encoding).toBeUndefined();
    const text = 'ä'.repeat(600);
    const bytes = (encoding: string) => Buffer.from(encodeText(text, encoding).text, 'base64');
    expect(brotliDecompressSync(bytes('br')).toString()).toBe(text);
    expect(gunzipSync(bytes('gzip')).toString()).toBe(text);
  });
});

describe('ETags', () => {
  test('differ between users and versions, and match in any strength', () => {
    expect(versionEtag('a', 1)).not.toBe(versionEtag('b', 1));
    expect(versionEtag('a', 1)).not.toBe(versionEtag('a', 2));
    const etag = versionEtag('a', 1);
    expect(etagMatches(etag.slice(2), etag)).toBe(true);
    expect(etagMatches(`"x", ${etag}`, etag)).toBe(true);
    expect(etagMatches(undefined, etag)).toBe(false);
  });

  test('name the version If-Match asks for', () => {
    expect(versionFrom(nodeEtag('u', 'id', 12))).toBe(12);
    expect(versionFrom('7')).toBe(7);
    expect(versionFrom('*')).toBeUndefined();
    expect(() => versionFrom('"soon"')).toThrow(domain.Invalid);
  });
});

describe('the batch planner', () => {
  const ask = (id: string, dependsOn?: string[]): BatchRequest => ({
    id,
    method: 'GET',
    url: '/nodes',
    ...(dependsOn ? { dependsOn } : {}),
  });

  test('puts a request after everything it depends on', () => {
    const order = serialOrder([ask('c', ['a', 'b']), ask('a'), ask('b', ['a'])]);
    const levels = planLevels(order, () => ({ reads: [], writes: [] }));
    expect(levels.map((level) => level.map(({ id }) => id))).toEqual([['a'], ['b'], ['c']]);
  });

  test.each([
    ['a cycle', [ask('a', ['b']), ask('b', ['a'])], 'acyclic'],
    ['itself', [ask('a', ['a'])], 'acyclic'],
    ['an unknown id', [ask('a', ['x'])], 'known'],
    ['a repeated id', [ask('a'), ask('a')], 'unique'],
  ])('refuses %s', (_what, requests, rule) => {
    expect(() => serialOrder(requests)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ rule }) }),
    );
  });
});
