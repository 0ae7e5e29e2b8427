import { type TObject, type TSchema, Type } from 'typebox';
import { Id, limits } from './fields.ts';
import { LiveTicket } from './live-schemas.ts';
import * as schemas from './schemas.ts';
import * as transfer from './transfer-schemas.ts';

export type FunctionName = 'nodes' | 'edges' | 'graph-data' | 'search' | 'transfer' | 'batch' | 'live' | 'health';

/** One operation of the API. API Gateway, validators, OpenAPI, docs and contract tests are generated from these. */
export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly function: FunctionName;
  readonly auth: 'user' | 'open';
  readonly body?: TSchema;
  readonly query?: TObject;
  readonly params?: TObject;
  /** Success answers by status; `null` has no body. */
  readonly responses: Readonly<Record<number, TSchema | null>>;
  /** Largest request body in bytes; default 256 KB. */
  readonly maxBodyBytes?: number;
  /** Arrays of the body whose items are checked one by one: a bad one fails alone. */
  readonly itemwise?: readonly string[];
  /** Takes and gives newline-delimited JSON too. */
  readonly ndjson?: true;
  /** A POST that changes nothing of the graph, or whose answer is good once: an `Idempotency-Key` has nothing to remember. */
  readonly readOnly?: true;
  /** Counted against its user's rate but never refused: the stage cache would keep the refusal as long as an answer (docs/edge.md). */
  readonly neverRefused?: true;
}

const idParam = Type.Object({ id: Id });

const define = <const T extends Record<string, Omit<Route, 'name' | 'auth'> & { auth?: Route['auth'] }>>(table: T) =>
  Object.fromEntries(
    Object.entries(table).map(([name, route]) => [name, { auth: 'user', ...route, name }]),
  ) as unknown as {
    [K in keyof T]: Omit<Route, keyof T[K] | 'name'> & T[K] & { readonly name: K };
  };

export const basePath = '/api/v1';

export const routes = define({
  createNode: {
    method: 'POST',
    path: '/api/v1/nodes',
    function: 'nodes',
    summary: 'Create a note',
    body: schemas.NodeDraft,
    responses: { 201: schemas.NodeCreated },
  },
  listNodes: {
    method: 'GET',
    path: '/api/v1/nodes',
    function: 'nodes',
    summary: 'List notes, a page at a time',
    query: schemas.ListQuery,
    responses: { 200: schemas.NodeList, 304: null },
  },
  getNode: {
    method: 'GET',
    path: '/api/v1/nodes/{id}',
    function: 'nodes',
    summary: 'One note with its content',
    params: idParam,
    responses: { 200: schemas.Node, 304: null },
  },
  updateNode: {
    method: 'PUT',
    path: '/api/v1/nodes/{id}',
    function: 'nodes',
    summary: 'Change any of a note’s fields',
    params: idParam,
    body: schemas.NodeChange,
    responses: { 200: schemas.NodeUpdated },
  },
  deleteNode: {
    method: 'DELETE',
    path: '/api/v1/nodes/{id}',
    function: 'nodes',
    summary: 'Delete a note and its edges',
    params: idParam,
    responses: { 204: null },
  },
  batchGetNodes: {
    method: 'POST',
    path: '/api/v1/nodes/batch-get',
    function: 'nodes',
    summary: 'Up to 100 notes by id',
    body: schemas.NodeIds,
    responses: { 200: schemas.NodesFound },
    readOnly: true,
  },
  createNodes: {
    method: 'POST',
    path: '/api/v1/nodes/bulk-create',
    function: 'nodes',
    summary: 'Create up to 100 notes',
    body: schemas.NodeDrafts,
    responses: { 201: schemas.NodesCreated },
    itemwise: ['nodes'],
    maxBodyBytes: limits.batchBodyBytes,
  },
  deleteNodes: {
    method: 'POST',
    path: '/api/v1/nodes/bulk-delete',
    function: 'nodes',
    summary: 'Delete up to 100 notes and their edges',
    body: schemas.NodeIdsEitherName,
    responses: { 202: schemas.BulkDeleteAccepted },
  },
  getOperation: {
    method: 'GET',
    path: '/api/v1/operations/{id}',
    function: 'nodes',
    summary: 'What became of a bulk operation',
    params: idParam,
    responses: { 200: schemas.Operation },
  },
  edgesOfNode: {
    method: 'GET',
    path: '/api/v1/nodes/{id}/edges',
    function: 'edges',
    summary: 'A note’s edges, both directions',
    params: idParam,
    responses: { 200: schemas.EdgeList },
  },
  createEdge: {
    method: 'POST',
    path: '/api/v1/edges',
    function: 'edges',
    summary: 'Connect two notes; an automatic edge between them gives way to this one',
    body: schemas.EdgeDraft,
    responses: { 201: schemas.EdgeCreated },
  },
  deleteEdge: {
    method: 'DELETE',
    path: '/api/v1/edges/{id}',
    function: 'edges',
    summary: 'Disconnect two notes',
    params: idParam,
    responses: { 204: null },
  },
  graphData: {
    method: 'GET',
    path: '/api/v1/graph-data',
    function: 'graph-data',
    summary: 'The whole graph, without contents',
    query: schemas.PageQuery,
    responses: { 200: schemas.GraphData, 304: null },
  },
  graphDataAt: {
    method: 'GET',
    path: '/api/v1/graph-data/{version}',
    function: 'graph-data',
    summary: 'The whole graph, at least as new as a version; kept for 5 minutes',
    params: Type.Object({ version: Type.Integer({ minimum: 0 }) }),
    query: schemas.PageQuery,
    responses: { 200: schemas.GraphData },
    neverRefused: true,
  },
  search: {
    method: 'GET',
    path: '/api/v1/search',
    function: 'search',
    summary: 'Full text search, best first: prefixes and typing errors find too',
    query: schemas.SearchQuery,
    responses: { 200: schemas.SearchResults },
  },
  exportGraph: {
    method: 'GET',
    path: '/api/v1/export',
    function: 'transfer',
    summary:
      'The whole graph with contents, a page at a time; as `ndjson` the token of the next page is in `X-Next-Token`',
    query: transfer.ExportQuery,
    responses: { 200: transfer.Exported },
    ndjson: true,
  },
  importGraph: {
    method: 'POST',
    path: '/api/v1/import',
    function: 'transfer',
    summary:
      'Take in what an export gave; what is there already is skipped, and so are automatic edges, which are drawn anew from the notes',
    body: transfer.ImportDocument,
    responses: { 200: transfer.Imported },
    itemwise: ['nodes', 'edges'],
    maxBodyBytes: limits.importBodyBytes,
    ndjson: true,
  },
  batch: {
    method: 'POST',
    path: '/api/v1/batch',
    function: 'batch',
    summary: 'Up to 50 requests in one',
    body: schemas.BatchEnvelope,
    responses: { 200: schemas.BatchAnswers },
    maxBodyBytes: limits.batchBodyBytes,
  },
  createLiveTicket: {
    method: 'POST',
    path: '/api/v1/live/ticket',
    function: 'live',
    summary: 'A ticket for one connection to the live updates, good once and for 30 seconds',
    responses: { 201: LiveTicket },
    // The same ticket twice would be no ticket: a repeat gets a new one.
    readOnly: true,
  },
  health: {
    method: 'GET',
    path: '/api/v1/health',
    function: 'health',
    auth: 'open',
    summary: 'Is the process alive',
    responses: { 200: schemas.Health },
  },
  ready: {
    method: 'GET',
    path: '/api/v1/ready',
    function: 'health',
    auth: 'open',
    summary: 'Are its dependencies reachable, and how fast',
    responses: { 200: schemas.Ready, 503: schemas.Ready },
  },
  rootHealth: {
    method: 'GET',
    path: '/health',
    function: 'health',
    auth: 'open',
    summary: 'Health at the site’s root, where old monitors look',
    responses: { 200: schemas.Health },
  },
  openapi: {
    method: 'GET',
    path: '/api/v1/openapi.json',
    function: 'health',
    auth: 'open',
    summary: 'This contract as OpenAPI 3.1',
    responses: { 200: Type.Object({ openapi: Type.String() }) },
  },
});

export type RouteName = keyof typeof routes;
export const allRoutes: readonly Route[] = Object.values(routes);
