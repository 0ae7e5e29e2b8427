import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { unknownId } from '../support/notes.ts';

const cloud = testCloud();
let api: ApiClient;
beforeAll(async () => {
  api = await newUser(cloud, 'batch');
});

interface BatchAnswer {
  responses: { id: string; status: number; headers: Record<string, string>; body: { id?: string; type?: string } }[];
  summary: { requests: number; databaseCalls: number };
}
const batch = async (requests: unknown[]): Promise<BatchAnswer> =>
  (await api.expect<BatchAnswer>(200, 'POST', '/batch', { requests })).body;
const get = (id: string, url: string, more = {}) => ({ id, method: 'GET', url, ...more });
const create = (id: string, more = {}) => ({ id, method: 'POST', url: '/nodes', body: { content: id }, ...more });

describe('a batch', () => {
  test('answers in request order, and one failure hides no success', async () => {
    const { responses, summary } = await batch([
      create('made'),
      get('unknown', `/nodes/${unknownId}`),
      get('listed', '/nodes?limit=1'),
    ]);
    expect(responses.map(({ id, status }) => [id, status])).toEqual([
      ['made', 201],
      ['unknown', 404],
      ['listed', 200],
    ]);
    expect(summary.requests).toBe(3);
    expect(summary.databaseCalls).toBeGreaterThan(0);
  });

  test('does not do what depends on a failure: 424', async () => {
    const { responses } = await batch([
      get('first', `/nodes/${unknownId}`),
      create('second', { dependsOn: ['first'] }),
      create('third', { dependsOn: ['second'] }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([404, 424, 424]);
    expect(responses[1]?.body.type).toBe('failed_dependency');
  });

  test('does dependents after what they depend on', async () => {
    const { responses } = await batch([
      get('list', '/nodes?limit=1&sort_by=created_at&order=desc', { dependsOn: ['note'] }),
      create('note'),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 201]);
    expect(JSON.stringify(responses[0]?.body)).toContain(responses[1]?.body.id);
  });

  test('validates each request as if it had come alone', async () => {
    const { responses } = await batch([
      { id: 'bad', method: 'POST', url: '/nodes', body: { content: '' } },
      { id: 'nested', method: 'POST', url: '/batch', body: { requests: [] } },
      get('nowhere', '/nothing'),
    ]);
    expect(responses.map(({ status, body }) => [status, body.type])).toEqual([
      [400, 'validation_error'],
      [400, 'validation_error'],
      [404, 'not_found'],
    ]);
  });

  test.each([
    ['no requests', []],
    ['two requests of one id', [create('same'), create('same')]],
    ['two requests of one key', ['a', 'b'].map((id) => create(id, { idempotencyKey: 'same' }))],
    ['an unknown dependency', [create('a', { dependsOn: ['nobody'] })]],
    ['a request that depends on itself', [create('a', { dependsOn: ['a'] })]],
    [
      'a circle',
      [create('a', { dependsOn: ['c'] }), create('b', { dependsOn: ['a'] }), create('c', { dependsOn: ['b'] })],
    ],
    ['an unknown method', [{ id: 'a', method: 'PATCH', url: '/nodes' }]],
    ['a request without an id', [{ method: 'GET', url: '/nodes' }]],
  ])('with %s is refused as a whole', async (_, requests) => {
    const before = await totalOf(api);
    expectError(await api.send('POST', '/batch', { requests }), 'validation_error');
    expect(await totalOf(api)).toBe(before);
  });

  test('takes 50 requests, and refuses 51 by the limit', async () => {
    const before = await totalOf(api);
    const requests = Array.from({ length: limits.batchRequests }, (_, i) => create(`${i}`));
    const { responses } = await batch(requests);
    expect(responses.map(({ id, status }) => [id, status])).toEqual(requests.map(({ id }) => [id, 201]));
    const answer = await api.send('POST', '/batch', { requests: [...requests, create('50')] });
    expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'requests', limit: 50 });
    expect(await totalOf(api)).toBe(before + 50);
  });

  test('holds every kind of request, and its answers see what it did before', async () => {
    const { responses } = await batch([
      { id: 'bulk', method: 'POST', url: '/nodes/bulk-create', body: { nodes: [{ content: 'narwhal', title: 'N' }] } },
      get('search', '/search?q=narwhal', { dependsOn: ['bulk'] }),
      get('list', '/nodes?limit=1', { dependsOn: ['bulk'] }),
      get('graph', '/graph-data'),
      get('export', '/export'),
      get('lines', '/export?format=ndjson'),
      { id: 'import', method: 'POST', url: '/import', body: { nodes: [{ id: 'nonsense' }] } },
      get('none', '/search'),
      create('key', { idempotencyKey: `batch-${Date.now()}` }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 200, 400, 201]);
    const byId = Object.fromEntries(responses.map((one) => [one.id, one]));
    expect(byId.search?.body).toMatchObject({ total: 1, results: [{ title: 'N' }] });
    expect(byId.list?.body).toMatchObject({ nodes: [{ title: 'N' }] });
    expect(JSON.stringify(byId.graph?.body)).toContain('narwhal');
    expect(JSON.stringify(byId.export?.body)).toContain('narwhal');
    expect(byId.lines?.headers['Content-Type']).toMatch(/^application\/x-ndjson/);
    expect(byId.lines?.body).toEqual(expect.stringContaining('narwhal'));
    expect(byId.import?.body).toMatchObject({ created: 0, failed: [{ kind: 'node', index: 0 }] });
    expect(byId.none?.body).toMatchObject({ details: { field: 'q' } });
  });

  test('of 1 MB is taken, and of one byte more refused', async () => {
    const head = '{"requests":[{"id":"a","method":"POST","url":"/nodes","body":{"content":"one"}}],"pad":"';
    const text = (bytes: number) => `${head}${'p'.repeat(bytes - head.length - 2)}"}`;
    const send = (bytes: number) => api.sendText('POST', '/batch', text(bytes), { 'content-type': 'application/json' });
    const before = await totalOf(api);
    const { details } = expectError(await send(limits.batchBodyBytes + 1), 'payload_too_large');
    expect(details).toEqual({ field: 'body', limit: limits.batchBodyBytes });
    expect(await totalOf(api)).toBe(before);
    expect((await send(limits.batchBodyBytes)).status).toBe(200);
    expect(await totalOf(api)).toBe(before + 1);
  });
});
