import { Type } from 'typebox';

/** Limits of the public API, in characters or items. The README of the API (docs/api.md) is generated from their use in the routes. */
export const limits = {
  contentCharacters: 20_000,
  titleCharacters: 200,
  tags: 20,
  tagCharacters: 50,
  idsPerRequest: 100,
  pageSize: 100,
  defaultPageSize: 20,
  batchRequests: 50,
  bodyBytes: 256 * 1024,
  batchBodyBytes: 1024 * 1024,
  importBodyBytes: 4 * 1024 * 1024,
  importEdges: 20_000,
  searchCharacters: 256,
  searchOffset: 1_000,
  nodesPerUser: 10_000,
  edgesPerUser: 50_000,
  liveConnections: 20,
  liveIds: 100,
} as const;

export const formats = ['text', 'markdown', 'html', 'code'] as const;
export const edgeTypes = ['normal', 'similar', 'strong', 'weak', 'reference', 'hierarchical', 'temporal'] as const;
export const sortKeys = ['created_at', 'updated_at', 'title'] as const;

const literals = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });

export const Format = literals(formats);
export const EdgeType = literals(edgeTypes);
export const SortKey = literals(sortKeys);
export const Order = literals(['asc', 'desc']);

/** An id as a client may send it. Its shape is not checked here: an id nobody could own is simply not found. */
export const Id = Type.String({ minLength: 1, maxLength: 128 });
export const Ids = Type.Array(Id, { minItems: 1, maxItems: limits.idsPerRequest });
export const Timestamp = Type.String({ description: 'ISO 8601, UTC' });
export const Version = Type.Integer({ minimum: 1 });

export const Content = Type.String({ minLength: 1, maxLength: limits.contentCharacters });
export const Title = Type.String({ maxLength: limits.titleCharacters });
export const Tags = Type.Array(Type.String({ minLength: 1, maxLength: limits.tagCharacters }), {
  maxItems: limits.tags,
});
/** Bounded so that a coordinate survives every JSON and DynamoDB round trip exactly enough to draw. */
export const Coordinate = Type.Number({ minimum: -1e9, maximum: 1e9 });
export const Position = Type.Object({ x: Coordinate, y: Coordinate, z: Coordinate });
