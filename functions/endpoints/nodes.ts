import { type ListQuery, limits, type NodeDraft, routes } from '../../shared/contract/index.ts';
import { endpoint, etagMatches, failure, nodeEtag, type Reply, versionFrom } from '../../shared/http/index.ts';
import {
  createNodes,
  deleteNode,
  deleteNodes,
  getNode,
  getOperation,
  listNodes,
  noSuchNode,
  notConfirmed,
  readMeta,
  type StoreContext,
  updateNode,
} from '../../shared/store/index.ts';
import { batchGet } from './batch-get.ts';
import { bulkCreate } from './bulk-create.ts';
import { bulkDelete } from './bulk-delete.ts';
import { keptAnswer } from './kept-answer.ts';
import { notModified } from './not-modified.ts';

/** Creates a note for each draft; what became of each is its own reply. */
async function createEach(
  store: StoreContext,
  calls: readonly { readonly userId: string; readonly requestId: string; readonly body: NodeDraft }[],
): Promise<Reply[]> {
  const userId = calls[0]?.userId ?? '';
  const { outcomes, graphVersion } = await createNodes(
    store,
    userId,
    calls.map(({ body }) => body),
  );
  return outcomes.map((node, i): Reply => {
    if (node instanceof Error) return failure(node, calls[i]?.requestId ?? '');
    const { id, createdAt, version } = node;
    return {
      status: 201,
      headers: { Location: `/api/v1/nodes/${id}`, ETag: nodeEtag(userId, id, version) },
      body: { id, message: 'Note created', createdAt, version },
      graphVersion,
      versioned: true,
    };
  });
}

const listTtlMs = 30_000;
/** What a list page depends on, in one order: what is left out is what it stands for. */
const listKey = ({ limit = limits.defaultPageSize, offset = 0, nextToken, sort_by, order, tag }: ListQuery): string =>
  JSON.stringify([limit, offset, nextToken, sort_by ?? (nextToken ? undefined : 'created_at'), order, tag]);

/** Everything under `/nodes`, and the operations that bulk requests leave behind. */
export const nodeEndpoints = [
  endpoint(
    routes.createNode,
    async (call, { store }) => {
      const [reply] = await createEach(store, [call]);
      return reply as Reply;
    },
    { runTogether: (calls, { store }) => createEach(store, calls) },
  ),

  endpoint(routes.listNodes, async ({ userId, query, headers }, services) => {
    const { store } = services;
    const meta = await readMeta(store, userId);
    const unchanged = notModified(userId, meta, headers);
    if (unchanged) return unchanged;
    const question = {
      userId,
      meta,
      query: `list:${listKey(query)}`,
      acceptEncoding: headers['accept-encoding'],
      ttlMs: listTtlMs,
    };
    // Labelled with the version before its first read, a page needs no second look at META (ADR 13).
    return keptAnswer(services, question, async () => {
      const { graphVersion: _, ...body } = await listNodes(store, userId, query, meta);
      return { body };
    });
  }),

  endpoint(routes.getNode, async ({ userId, params, headers }, { store }) => {
    const { node, graphVersion } = await getNode(store, userId, params.id);
    const etag = nodeEtag(userId, node.id, node.version);
    if (etagMatches(headers['if-none-match'], etag)) return { status: 304, headers: { ETag: etag }, graphVersion };
    return { status: 200, headers: { ETag: etag }, body: node, graphVersion };
  }),

  endpoint(routes.updateNode, async ({ userId, params, body, headers }, { store }) => {
    const ifVersion = versionFrom(headers['if-match']);
    const { version, graphVersion } = await updateNode(store, userId, params.id, body, ifVersion);
    return {
      status: 200,
      headers: { ETag: nodeEtag(userId, params.id, version) },
      body: { id: params.id, message: 'Note updated', version },
      graphVersion,
      versioned: true,
    };
  }),

  endpoint(
    routes.deleteNode,
    async ({ userId, params }, { store }) => ({
      status: 204,
      graphVersion: await deleteNode(store, userId, params.id),
    }),
    {
      runTogether: async (calls, { store }) => {
        const ids = calls.map(({ params }) => params.id);
        const { deleted, failed, graphVersion } = await deleteNodes(store, calls[0]?.userId ?? '', ids);
        const left = new Set(deleted);
        const busy = new Set(failed.filter(({ type }) => type === 'unavailable').map(({ id }) => id));
        return calls.map(({ params: { id }, requestId }): Reply => {
          // Each id once: the second request for it finds nothing, as it would have alone.
          if (left.delete(id)) return { status: 204, graphVersion };
          return failure(busy.has(id) ? notConfirmed('deleted') : noSuchNode(id), requestId);
        });
      },
    },
  ),

  endpoint(routes.batchGetNodes, ({ userId, body }, { store }) => batchGet(store, userId, body.node_ids)),

  endpoint(routes.createNodes, ({ userId, requestId, body }, { store }) =>
    bulkCreate(store, userId, requestId, body.nodes),
  ),

  endpoint(routes.deleteNodes, ({ userId, requestId, body }, { store }) =>
    bulkDelete(store, userId, requestId, body.node_ids ?? body.nodeIds ?? []),
  ),

  endpoint(routes.getOperation, async ({ userId, params }, { store }) => {
    const { graphVersion, ...operation } = await getOperation(store, userId, params.id);
    return { status: 200, body: operation, graphVersion };
  }),
];
