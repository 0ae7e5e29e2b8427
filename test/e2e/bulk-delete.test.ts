import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { createNotes } from '../../scripts/local/create-notes.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { flagsOnAgain, turnFlag } from '../support/http-flags.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { ownWords, unknownId } from '../support/notes.ts';

const cloud = testCloud();
let api: ApiClient;
const draft = (index: number) => ({ title: `Note ${index}`, content: `Note ${index}: ${ownWords()}` });

interface BulkDeleted {
  operation_id: string;
  status: string;
  deleted_count: number;
  failed: { id: string; type: string }[];
}
interface Graph {
  nodes: { id: string }[];
  edges: unknown[];
}

const bulkDelete = (ids: string[]) => api.expect<BulkDeleted>(202, 'POST', '/nodes/bulk-delete', { node_ids: ids });
const graph = async (): Promise<Graph> => (await api.expect<Graph>(200, 'GET', '/graph-data')).body;

/** Fifteen notes in a ring of edges, ten of them deleted together with an id that names nothing and a repeated one. */
async function deleteTen(): Promise<Record<string, unknown>> {
  const before = await graph();
  const ids = await createNotes(api, 15, draft);
  for (const [i, source_id] of ids.entries()) {
    await api.expect(201, 'POST', '/edges', { source_id, target_id: ids[(i + 1) % ids.length] });
  }
  const gone = ids.slice(0, 10);
  const { body } = await bulkDelete([...gone, unknownId, gone[0] as string]);
  const operation = await api.expect<BulkDeleted>(200, 'GET', `/operations/${body.operation_id}`);
  const found = await api.expect<{ missing: string[] }>(200, 'POST', '/nodes/batch-get', { node_ids: ids });
  const after = await graph();
  await bulkDelete(ids.slice(10));
  return {
    answer: {
      status: body.status,
      deleted: body.deleted_count,
      failed: body.failed.map(({ id, type }) => ({ id, type })),
    },
    operation: { status: operation.body.status, deleted: operation.body.deleted_count },
    missing: found.body.missing.map((id) => ids.indexOf(id)),
    nodesLeft: after.nodes.length - before.nodes.length,
    edgesLeft: after.edges.length - before.edges.length,
  };
}

describe('a bulk delete', () => {
  const results: Record<string, Record<string, unknown>> = {};

  beforeAll(async () => {
    api = await newUser(cloud, 'bulk-delete');
    for (const on of [false, true]) {
      await turnFlag(cloud, api, 'batchWrites', on);
      results[on ? 'on' : 'off'] = await deleteTen();
    }
  });
  afterAll(() => flagsOnAgain(cloud));

  test('deletes the notes and their edges, and names what it could not find', () => {
    expect(results.on).toEqual({
      answer: { status: 'partial', deleted: 10, failed: [{ id: unknownId, type: 'not_found' }] },
      operation: { status: 'partial', deleted: 10 },
      missing: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      nodesLeft: 5,
      edgesLeft: 4,
    });
  });

  test('has the same result with batch writes off', () => {
    expect(results.off).toEqual(results.on);
  });

  test('has an operation that tells what became of it', async () => {
    const ids = await createNotes(api, 2, draft);
    const { body } = await bulkDelete([...ids, unknownId]);
    const operation = await api.expect(200, 'GET', `/operations/${body.operation_id}`);
    expect(operation.body).toMatchObject({
      operation_id: body.operation_id,
      action: 'nodes.bulk-delete',
      status: 'partial',
      requested: 3,
      deleted_count: 2,
      failed: [{ id: unknownId, type: 'not_found', message: expect.any(String) }],
      created_at: expect.any(String),
      completed_at: expect.any(String),
    });
    expect(body).toMatchObject({ status_url: `/api/v1/operations/${body.operation_id}` });
    const nothing = await bulkDelete([unknownId]);
    expect(nothing.body).toMatchObject({ status: 'failed', deleted_count: 0 });
    expect((await bulkDelete(await createNotes(api, 1, draft))).body).toMatchObject({
      status: 'completed',
      failed: [],
    });
  });

  test('takes 100 ids, counted with their repetitions, and not one more', async () => {
    const before = await totalOf(api);
    const ids = await createNotes(api, limits.idsPerRequest - 1, draft);
    const first = ids[0] as string;
    const tooMany = await api.send('POST', '/nodes/bulk-delete', { nodeIds: [...ids, first, first] });
    expect(expectError(tooMany, 'validation_error').details).toMatchObject({ field: 'nodeIds', limit: 100 });
    expect(await totalOf(api)).toBe(before + 99);
    const { body } = await api.expect<BulkDeleted>(202, 'POST', '/nodes/bulk-delete', { nodeIds: [...ids, first] });
    expect(body).toMatchObject({ status: 'completed', deleted_count: 99, failed: [] });
    expect(await totalOf(api)).toBe(before);
  });
});
