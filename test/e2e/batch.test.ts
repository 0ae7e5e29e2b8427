import { describe, expect, test } from '@jest/globals';
import { limits } from '../../shared/contract/index.ts';
import { apiOf, testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { unknownId } from '../support/notes.ts';

const cloud = testCloud();
const api = apiOf(cloud, cloud.users.ada.token);

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
    ['51 requests', Array.from({ length: limits.batchRequests + 1 }, (_, i) => get(`${i}`, '/nodes'))],
    ['two requests of one id', [create('same'), create('same')]],
    ['an unknown dependency', [create('a', { dependsOn: ['nobody'] })]],
    ['a request that depends on itself', [create('a', { dependsOn: ['a'] })]],
    [
      'a circle',
      [create('a', { dependsOn: ['c'] }), create('b', { dependsOn: ['a'] }), create('c', { dependsOn: ['b'] })],
    ],
    ['an unknown method', [{ id: 'a', method: 'PATCH', url: '/nodes' }]],
    ['a request without an id', [{ method: 'GET', url: '/nodes' }]],
  ])('with %s is refused as a whole', async (_, requests) => {
    const before = await api.expect<{ total: number }>(200, 'GET', '/nodes?limit=1');
    expectError(await api.send('POST', '/batch', { requests }), 'validation_error');
    const after = await api.expect<{ total: number }>(200, 'GET', '/nodes?limit=1');
    expect(after.body.total).toBe(before.body.total);
  });

  test('over 1 MB is refused with 413', async () => {
    const body = { requests: [create('a')], padding: 'p'.repeat(limits.batchBodyBytes) };
    expect(expectError(await api.send('POST', '/batch', body), 'payload_too_large').details).toMatchObject({
      limit: limits.batchBodyBytes,
    });
  });
});
