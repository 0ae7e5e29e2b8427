import { routes } from '../../shared/contract/index.ts';
import { endpoint, etagMatches, nodeEtag, versionEtag, versionFrom } from '../../shared/http/index.ts';
import {
  createNode,
  deleteNode,
  getNode,
  getNodes,
  getOperation,
  listNodes,
  updateNode,
} from '../../shared/store/index.ts';
import { bulkDelete } from './bulk-delete.ts';
import { notModified } from './not-modified.ts';

/** Everything under `/nodes`, and the operations that bulk requests leave behind. */
export const nodeEndpoints = [
  endpoint(routes.createNode, async ({ userId, body }, { store }) => {
    const { node, graphVersion } = await createNode(store, userId, body);
    return {
      status: 201,
      headers: { Location: `/api/v1/nodes/${node.id}`, ETag: nodeEtag(userId, node.id, node.version) },
      body: { id: node.id, message: 'Note created', createdAt: node.createdAt, version: node.version, graphVersion },
      graphVersion,
    };
  }),

  endpoint(routes.listNodes, async ({ userId, query, headers }, { store }) => {
    const unchanged = await notModified(store, userId, headers);
    if (unchanged) return unchanged;
    const { graphVersion, ...page } = await listNodes(store, userId, query);
    return { status: 200, headers: { ETag: versionEtag(userId, graphVersion) }, body: page, graphVersion };
  }),

  endpoint(routes.getNode, async ({ userId, params, headers }, { store }) => {
    const { node, graphVersion } = await getNode(store, userId, params.id);
    const etag = nodeEtag(userId, node.id, node.version);
    if (etagMatches(headers['if-none-match'], etag)) return { status: 304, headers: { ETag: etag }, graphVersion };
    return { status: 200, headers: { ETag: etag }, body: node, graphVersion };
  }),

  endpoint(routes.updateNode, async ({ userId, params, body, headers }, { store }) => {
    const { version, graphVersion } = await updateNode(
      store,
      userId,
      params.id,
      body,
      versionFrom(headers['if-match']),
    );
    return {
      status: 200,
      headers: { ETag: nodeEtag(userId, params.id, version) },
      body: { id: params.id, message: 'Note updated', version, graphVersion },
      graphVersion,
    };
  }),

  endpoint(routes.deleteNode, async ({ userId, params }, { store }) => ({
    status: 204,
    graphVersion: await deleteNode(store, userId, params.id),
  })),

  endpoint(routes.batchGetNodes, async ({ userId, body }, { store }) => {
    const { graphVersion, ...found } = await getNodes(store, userId, body.node_ids);
    return { status: 200, body: found, graphVersion };
  }),

  endpoint(routes.deleteNodes, ({ userId, body }, { store }) =>
    bulkDelete(store, userId, body.node_ids ?? body.nodeIds ?? []),
  ),

  endpoint(routes.getOperation, async ({ userId, params }, { store }) => ({
    status: 200,
    body: await getOperation(store, userId, params.id),
  })),
];
