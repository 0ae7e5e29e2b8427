import { routes } from '../../shared/contract/index.ts';
import { endpoint } from '../../shared/http/index.ts';
import { createEdge, deleteEdge, edgesOfNode } from '../../shared/store/index.ts';

export const edgeEndpoints = [
  endpoint(routes.createEdge, async ({ userId, body }, { store }) => {
    const { edge, graphVersion } = await createEdge(store, userId, body);
    return {
      status: 201,
      headers: { Location: `/api/v1/edges/${edge.id}` },
      body: { ...edge, message: 'Notes connected', graphVersion },
      graphVersion,
    };
  }),

  endpoint(routes.deleteEdge, async ({ userId, params }, { store }) => ({
    status: 204,
    graphVersion: await deleteEdge(store, userId, params.id),
  })),

  endpoint(routes.edgesOfNode, async ({ userId, params }, { store }) => {
    const { graphVersion, edges } = await edgesOfNode(store, userId, params.id);
    return { status: 200, body: { edges }, graphVersion };
  }),
];
