import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';

const cloud = testCloud();
let api: ApiClient;
beforeAll(async () => {
  api = await newUser(cloud, 'bulk-create');
});

interface Created {
  created: { id: string; index: number }[];
  failed: { index: number; type: string; message: string }[];
  graphVersion: number;
}
const bulkCreate = async (nodes: unknown[]): Promise<Created> =>
  (await api.expect<Created>(201, 'POST', '/nodes/bulk-create', { nodes })).body;
const drafts = (count: number) => Array.from({ length: count }, (_, i) => ({ content: `note ${i}`, title: `N${i}` }));

describe('a bulk create', () => {
  test('makes 100 notes, in their order, and refuses 101 with nothing written', async () => {
    const before = await totalOf(api);
    const { created, failed } = await bulkCreate(drafts(limits.idsPerRequest));
    expect(failed).toEqual([]);
    expect(created.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(await totalOf(api)).toBe(before + 100);
    for (const [nodes, limit] of [
      [drafts(limits.idsPerRequest + 1), limits.idsPerRequest],
      [[], 1],
    ] as const) {
      const answer = await api.send('POST', '/nodes/bulk-create', { nodes });
      expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'nodes', limit });
    }
    expect(await totalOf(api)).toBe(before + 100);
    const { body } = await api.expect<{ nodes: { title: string }[] }>(200, 'POST', '/nodes/batch-get', {
      node_ids: created.map(({ id }) => id),
    });
    expect(body.nodes.map(({ title }) => title)).toEqual(drafts(100).map(({ title }) => title));
  });

  test('names by their index the notes it could not make, and why', async () => {
    const before = await totalOf(api);
    const { created, failed } = await bulkCreate([
      { content: 'fits' },
      { content: '' },
      { content: 'x', tags: Array.from({ length: limits.tags + 1 }, (_, i) => `t${i}`) },
      { title: 'no content' },
      null,
      { content: 'fits too', x: 1 },
      { content: 'x', x: 2 ** 53 },
    ]);
    expect(created.map(({ index }) => index)).toEqual([0, 5]);
    expect(failed.map(({ index, type }) => [index, type])).toEqual(
      [1, 2, 3, 4, 6].map((index) => [index, 'validation_error']),
    );
    expect(failed.map(({ message }) => message)).toEqual([
      expect.stringContaining('content'),
      expect.stringContaining('tags'),
      expect.stringContaining('content'),
      expect.any(String),
      expect.stringContaining('x'),
    ]);
    expect(await totalOf(api)).toBe(before + 2);
  });

  test('of nothing but notes that do not fit makes none, and moves no version', async () => {
    const before = await bulkCreate([{ content: 'x' }]);
    const { created, failed, graphVersion } = await bulkCreate([{}, {}]);
    expect([created, failed.length, graphVersion]).toEqual([[], 2, before.graphVersion]);
  });

  test('takes 1 MB and not one byte more', async () => {
    const before = await totalOf(api);
    const head = '{"nodes":[{"content":"one"}],"pad":"';
    const text = (bytes: number) => `${head}${'p'.repeat(bytes - head.length - 2)}"}`;
    const json = { 'content-type': 'application/json' };
    const answer = await api.sendText('POST', '/nodes/bulk-create', text(limits.batchBodyBytes + 1), json);
    expect(expectError(answer, 'payload_too_large').details).toEqual({ field: 'body', limit: limits.batchBodyBytes });
    expect(await totalOf(api)).toBe(before);
    expect((await api.sendText('POST', '/nodes/bulk-create', text(limits.batchBodyBytes), json)).status).toBe(201);
  });
});
