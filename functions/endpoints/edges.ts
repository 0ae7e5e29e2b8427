import { type Edge, type EdgeDraft, routes } from '../../shared/contract/index.ts';
import { endpoint, failure, type Reply } from '../../shared/http/index.ts';
import { createEdge, createEdges, deleteEdge, edgesOfNode, fromDraft } from '../../shared/store/index.ts';

const created = (edge: Edge, graphVersion: number): Reply => ({
  status: 201,
  headers: { Location: `/api/v1/edges/${edge.id}` },
  body: { ...edge, message: 'Notes connected' },
  graphVersion,
  versioned: true,
});

export const edgeEndpoints = [
  endpoint(
    routes.createEdge,
    async ({ userId, body }, { store }) => {
      const { edge, graphVersion } = await createEdge(store, userId, body);
      return created(edge, graphVersion);
    },
    {
      runTogether: async (calls, { store }) => {
        const edges = calls.map(({ body }) => fromDraft(body as EdgeDraft));
        const { outcomes, graphVersion } = await createEdges(store, calls[0]?.userId ?? '', edges);
        return outcomes.map((outcome, i) =>
          outcome instanceof Error ? failure(outcome, calls[i]?.requestId ?? '') : created(outcome, graphVersion),
        );
      },
    },
  ),

  endpoint(routes.deleteEdge, async ({ userId, params }, { store }) => ({
    status: 204,
    graphVersion: await deleteEdge(store, userId, params.id),
  })),

  endpoint(routes.edgesOfNode, async ({ userId, params }, { store }) => {
    const { graphVersion, edges } = await edgesOfNode(store, userId, params.id);
    return { status: 200, body: { edges }, graphVersion };
  }),
];
