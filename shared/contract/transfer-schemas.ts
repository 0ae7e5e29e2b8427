import { type Static, Type } from 'typebox';
import { Content, EdgeType, Format, Id, limits, Position, Tags, Timestamp, Title } from './fields.ts';
import { PageQuery } from './schemas.ts';

/** A note as `GET /export` gives it and `POST /import` takes it: everything but the owner. */
export const PortableNode = Type.Object({
  id: Id,
  content: Content,
  title: Title,
  format: Format,
  position: Position,
  tags: Tags,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type PortableNode = Static<typeof PortableNode>;
/** Who drew it: the user, or the system because the notes are similar. */
const EdgeOrigin = Type.Unsafe<'manual' | 'automatic'>({ type: 'string', enum: ['manual', 'automatic'] });
export const PortableEdge = Type.Object({
  source: Id,
  target: Id,
  type: EdgeType,
  weight: Type.Number({ minimum: 0, maximum: 1 }),
  origin: Type.Optional(EdgeOrigin),
});
export type PortableEdge = Static<typeof PortableEdge>;
export const ExportFormat = Type.Unsafe<'json' | 'ndjson'>({ type: 'string', enum: ['json', 'ndjson'] });
export const ExportQuery = Type.Object({ ...PageQuery.properties, format: Type.Optional(ExportFormat) });
export const Exported = Type.Object({
  nodes: Type.Array(PortableNode),
  edges: Type.Array(PortableEdge),
  nextToken: Type.Optional(Type.String()),
});
export type Exported = Static<typeof Exported>;
export const ImportDocument = Type.Object({
  nodes: Type.Optional(Type.Array(PortableNode, { maxItems: limits.nodesPerUser })),
  edges: Type.Optional(Type.Array(PortableEdge, { maxItems: limits.importEdges })),
});
export const Imported = Type.Object({
  created: Type.Integer(),
  skipped: Type.Integer(),
  failed: Type.Array(
    Type.Object({
      kind: Type.Unsafe<'node' | 'edge'>({ type: 'string', enum: ['node', 'edge'] }),
      index: Type.Integer(),
      id: Type.Optional(Type.String()),
      type: Type.String(),
      message: Type.String(),
    }),
  ),
  graphVersion: Type.Integer(),
});
export type Imported = Static<typeof Imported>;
