import { describe, expect, test } from '@jest/globals';
import { type ApiAnswer, ApiClient } from '../../scripts/local/api.ts';
import { allRoutes, type RouteName, routes } from '../../shared/contract/index.ts';
import { apiOf, testCloud } from '../support/cloud.ts';
import { expectContract } from '../support/contract.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
const api = apiOf(cloud, cloud.users.ada.token);
const nobody = apiOf(cloud);
const atRoot = new ApiClient(cloud.outputs.edgeUrl);

interface Expectation {
  status: number;
  answer: () => Promise<ApiAnswer>;
}

const newEdge = async (): Promise<string> => {
  const edge = { source_id: await createNote(api), target_id: await createNote(api) };
  return (await api.expect<{ id: string }>(201, 'POST', '/edges', edge)).body.id;
};
const bulkDeleted = async (): Promise<string> => {
  const ids = { node_ids: [await createNote(api)] };
  return (await api.expect<{ operation_id: string }>(202, 'POST', '/nodes/bulk-delete', ids)).body.operation_id;
};

/** How each route of the contract is called successfully: a route without an entry does not compile, nor pass. */
const calls: Record<RouteName, Expectation> = {
  createNode: { status: 201, answer: () => api.send('POST', '/nodes', { content: 'New' }) },
  listNodes: { status: 200, answer: () => api.send('GET', '/nodes?limit=5&sort_by=title&order=asc') },
  getNode: { status: 200, answer: async () => api.send('GET', `/nodes/${await createNote(api)}`) },
  updateNode: {
    status: 200,
    answer: async () => api.send('PUT', `/nodes/${await createNote(api)}`, { title: 'Changed' }),
  },
  deleteNode: { status: 204, answer: async () => api.send('DELETE', `/nodes/${await createNote(api)}`) },
  batchGetNodes: {
    status: 200,
    answer: async () => api.send('POST', '/nodes/batch-get', { node_ids: [await createNote(api)] }),
  },
  createNodes: { status: 201, answer: () => api.send('POST', '/nodes/bulk-create', { nodes: [{ content: 'Bulk' }] }) },
  search: { status: 200, answer: () => api.send('GET', '/search?q=note&limit=5') },
  exportGraph: { status: 200, answer: () => api.send('GET', '/export') },
  importGraph: {
    status: 200,
    answer: async () => api.send('POST', '/import', (await api.expect<object>(200, 'GET', '/export')).body),
  },
  deleteNodes: {
    status: 202,
    answer: async () => api.send('POST', '/nodes/bulk-delete', { nodeIds: [await createNote(api)] }),
  },
  getOperation: { status: 200, answer: async () => api.send('GET', `/operations/${await bulkDeleted()}`) },
  edgesOfNode: { status: 200, answer: async () => api.send('GET', `/nodes/${await createNote(api)}/edges`) },
  createEdge: {
    status: 201,
    answer: async () =>
      api.send('POST', '/edges', {
        source_id: await createNote(api),
        target_id: await createNote(api),
        type: 'reference',
      }),
  },
  deleteEdge: { status: 204, answer: async () => api.send('DELETE', `/edges/${await newEdge()}`) },
  graphData: { status: 200, answer: () => api.send('GET', '/graph-data') },
  graphDataAt: { status: 200, answer: () => api.send('GET', '/graph-data/0') },
  batch: {
    status: 200,
    answer: () => api.send('POST', '/batch', { requests: [{ id: 'list', method: 'GET', url: '/nodes?limit=1' }] }),
  },
  createLiveTicket: { status: 201, answer: () => api.send('POST', '/live/ticket') },
  health: { status: 200, answer: () => nobody.send('GET', '/health') },
  ready: { status: 200, answer: () => nobody.send('GET', '/ready') },
  rootHealth: { status: 200, answer: () => atRoot.send('GET', '/health') },
  openapi: { status: 200, answer: () => nobody.send('GET', '/openapi.json') },
};

describe('every route of the contract', () => {
  test('has a test here', () => {
    expect(Object.keys(calls).sort()).toEqual(allRoutes.map(({ name }) => name).sort());
  });

  test.each(Object.entries(calls))(
    '%s answers with the status and shape it promises',
    async (name, { status, answer }) => {
      expectContract(await answer(), routes[name as RouteName], status);
    },
  );

  test.each(allRoutes.filter(({ auth }) => auth === 'user').map((route) => [route.name, route] as const))(
    '%s refuses a request without a token',
    async (_, route) => {
      const path = route.path.replace('/api/v1', '').replace(/\{\w+\}/, '1');
      const answer = await nobody.send(route.method, path, route.body ? {} : undefined);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ error: true, type: 'unauthorized' });
    },
  );
});
