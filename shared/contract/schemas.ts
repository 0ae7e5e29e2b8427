import { type Static, Type } from 'typebox';
import {
  Content,
  Coordinate,
  EdgeType,
  Format,
  Id,
  Ids,
  limits,
  Order,
  Position,
  SortKey,
  Tags,
  Timestamp,
  Title,
  Version,
} from './fields.ts';

export const NodeDraft = Type.Object({
  content: Content,
  title: Type.Optional(Title),
  format: Type.Optional(Format),
  x: Type.Optional(Coordinate),
  y: Type.Optional(Coordinate),
  z: Type.Optional(Coordinate),
  tags: Type.Optional(Tags),
});
export type NodeDraft = Static<typeof NodeDraft>;

export const NodeChange = Type.Object(Type.Partial(NodeDraft).properties, { minProperties: 1 });
export type NodeChange = Static<typeof NodeChange>;

export const NodeSummary = Type.Object({
  id: Id,
  title: Type.String(),
  content: Type.String({ description: 'preview: the first 200 characters' }),
  format: Format,
  tags: Tags,
  version: Version,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type NodeSummary = Static<typeof NodeSummary>;

export const Node = Type.Object({
  id: Id,
  userId: Type.String(),
  title: Type.String(),
  content: Type.String(),
  format: Format,
  position: Position,
  tags: Tags,
  metadata: Type.Object({ wordCount: Type.Integer(), characters: Type.Integer() }),
  version: Version,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Node = Static<typeof Node>;

export const NodeCreated = Type.Object({
  id: Id,
  message: Type.String(),
  createdAt: Timestamp,
  version: Version,
  graphVersion: Type.Integer(),
});
export const NodeUpdated = Type.Object({
  id: Id,
  message: Type.String(),
  version: Version,
  graphVersion: Type.Integer(),
});

export const ListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: limits.nodesPerUser })),
  nextToken: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
  sort_by: Type.Optional(SortKey),
  order: Type.Optional(Order),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: limits.tagCharacters })),
});
export type ListQuery = Static<typeof ListQuery>;

export const NodeList = Type.Object({
  nodes: Type.Array(NodeSummary),
  totalCount: Type.Integer(),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  hasMore: Type.Boolean(),
  nextToken: Type.Optional(Type.String()),
});
export type NodeList = Static<typeof NodeList>;

export const NodeIds = Type.Object({ node_ids: Ids });
/** Old clients send `nodeIds`; both names mean the same. */
export const NodeIdsEitherName = Type.Object(
  { node_ids: Type.Optional(Ids), nodeIds: Type.Optional(Ids) },
  { anyOf: [{ required: ['node_ids'] }, { required: ['nodeIds'] }] },
);
export const NodesFound = Type.Object({
  nodes: Type.Array(Node),
  missing: Type.Array(Id),
  remaining: Type.Optional(
    Type.Array(Id, { description: 'ids whose notes did not fit into one answer: ask for them again' }),
  ),
});

export const NodeDrafts = Type.Object({
  nodes: Type.Array(NodeDraft, { minItems: 1, maxItems: limits.idsPerRequest }),
});
const IndexFailure = Type.Object({ index: Type.Integer(), type: Type.String(), message: Type.String() });
export const NodesCreated = Type.Object({
  created: Type.Array(Type.Object({ id: Id, index: Type.Integer() })),
  failed: Type.Array(IndexFailure),
  graphVersion: Type.Integer(),
});
export type NodesCreated = Static<typeof NodesCreated>;

const ItemFailure = Type.Object({ id: Id, type: Type.String(), message: Type.String() });
export const OperationStatus = Type.Unsafe<'pending' | 'completed' | 'partial' | 'failed'>({
  type: 'string',
  enum: ['pending', 'completed', 'partial', 'failed'],
});
export const BulkDeleteAccepted = Type.Object({
  operation_id: Id,
  status: OperationStatus,
  message: Type.String(),
  status_url: Type.String(),
  deleted_count: Type.Integer(),
  failed: Type.Array(ItemFailure),
});
export const Operation = Type.Object({
  operation_id: Id,
  status: OperationStatus,
  action: Type.String(),
  requested: Type.Integer(),
  deleted_count: Type.Integer(),
  failed: Type.Array(ItemFailure),
  created_at: Timestamp,
  completed_at: Type.Optional(Timestamp),
});
export type Operation = Static<typeof Operation>;

export const EdgeDraft = Type.Object({
  source_id: Id,
  target_id: Id,
  type: Type.Optional(EdgeType),
  weight: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});
export type EdgeDraft = Static<typeof EdgeDraft>;

export const Edge = Type.Object({ id: Id, source: Id, target: Id, type: EdgeType, weight: Type.Number() });
export type Edge = Static<typeof Edge>;
export const EdgeCreated = Type.Object({ ...Edge.properties, message: Type.String(), graphVersion: Type.Integer() });
export const EdgeList = Type.Object({ edges: Type.Array(Edge) });

export const PageQuery = Type.Object({ nextToken: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })) });

export const GraphNode = Type.Object({
  id: Id,
  title: Type.String(),
  content: Type.String({ description: 'preview' }),
  position: Position,
  tags: Tags,
  metadata: Type.Object({ wordCount: Type.Integer(), characters: Type.Integer() }),
});
export type GraphNode = Static<typeof GraphNode>;
export const GraphData = Type.Object({
  nodes: Type.Array(GraphNode),
  edges: Type.Array(Edge),
  stats: Type.Object({
    node_count: Type.Integer(),
    edge_count: Type.Integer(),
    cluster_count: Type.Integer(),
    density: Type.Number(),
  }),
  version: Type.Integer(),
  nextToken: Type.Optional(Type.String({ description: 'there is more: one answer holds at most 5 MB' })),
});
export type GraphData = Static<typeof GraphData>;

export const SearchQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: limits.searchCharacters }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: limits.searchOffset })),
});
export type SearchQuery = Static<typeof SearchQuery>;
export const SearchResult = Type.Object({
  node_id: Id,
  title: Type.String(),
  body: Type.String({ description: 'preview: the first 200 characters' }),
  score: Type.Number(),
  tags: Tags,
});
export const SearchResults = Type.Object({
  query: Type.String(),
  results: Type.Array(SearchResult),
  total: Type.Integer(),
  has_more: Type.Boolean(),
});
export type SearchResults = Static<typeof SearchResults>;

export const BatchRequest = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  method: Type.Unsafe<'GET' | 'POST' | 'PUT' | 'DELETE'>({ type: 'string', enum: ['GET', 'POST', 'PUT', 'DELETE'] }),
  url: Type.String({ minLength: 1, maxLength: 2048 }),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  body: Type.Optional(Type.Unknown()),
  dependsOn: Type.Optional(Type.Array(Type.String(), { maxItems: limits.batchRequests })),
  idempotencyKey: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
});
export type BatchRequest = Static<typeof BatchRequest>;
export const BatchEnvelope = Type.Object({
  requests: Type.Array(BatchRequest, { minItems: 1, maxItems: limits.batchRequests }),
});
export const BatchAnswers = Type.Object({
  responses: Type.Array(
    Type.Object({
      id: Type.String(),
      status: Type.Integer(),
      headers: Type.Record(Type.String(), Type.String()),
      body: Type.Unknown(),
    }),
  ),
  summary: Type.Object({ requests: Type.Integer(), databaseCalls: Type.Integer() }),
});

export type BatchAnswers = Static<typeof BatchAnswers>;

export const Health = Type.Object({ status: Type.String(), version: Type.String(), commit: Type.String() });
export const Ready = Type.Object({
  ...Health.properties,
  dependencies: Type.Array(Type.Object({ name: Type.String(), status: Type.String(), latencyMs: Type.Number() })),
});
