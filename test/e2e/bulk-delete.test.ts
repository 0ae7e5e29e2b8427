import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setFlag } from '../../scripts/deployment/flags.ts';
import { databaseCalls } from '../../scripts/local/api.ts';
import { createNotes } from '../../scripts/local/create-notes.ts';
import { apiOf, awsClient, testCloud } from '../support/cloud.ts';
import { unknownId } from '../support/notes.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const api = apiOf(cloud, cloud.users.bob.token);
const draft = (index: number) => ({ title: `Note ${index}`, content: `Content of Note ${index}` });

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

/** Turns the flag and waits until functions act on it: ten notes one by one are over 20 calls, batched under 15. */
async function batchWrites(on: boolean): Promise<void> {
  await setFlag(awsClient(cloud), cloud.outputs, { name: 'batchWrites', on });
  await until(`batch writes are ${on ? 'on' : 'off'}`, async () => {
    const calls = databaseCalls((await bulkDelete(await createNotes(api, 10, draft))).headers) ?? 0;
    return on ? calls < 15 : calls > 20;
  });
}

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
    for (const on of [false, true]) {
      await batchWrites(on);
      results[on ? 'on' : 'off'] = await deleteTen();
    }
  });
  afterAll(async () => {
    await setFlag(awsClient(cloud), cloud.outputs, { name: 'batchWrites', on: true });
  });

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
});
