import type { Item } from '../batch/index.ts';
import type { Edge, GraphNode, Node, NodeSummary, Operation } from '../contract/index.ts';

/** Items as the table stores them. Attribute names are whole words: they cost a few bytes and save every reader a legend. */
export interface MetaItem extends Item {
  readonly graphVersion: number;
  readonly bumpedAt: string;
  readonly highestShard: number;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

export interface NodeItem extends Item {
  readonly id: string;
  readonly title: string;
  readonly format: Node['format'];
  readonly tags: string[];
  readonly position: Node['position'];
  readonly metadata: Node['metadata'];
  readonly preview: string;
  readonly version: number;
  /** The version of the body that belongs to this item: a reader that sees another one reads again. */
  readonly bodyVersion: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Sort keys of the list indexes, made unique by the id so that a page can start after any note. */
  readonly updatedKey: string;
  readonly titleKey: string;
}

export interface BodyItem extends Item {
  readonly content: string;
  readonly bodyVersion: number;
}

/** What an edge says; stored once with each of its ends. */
export interface EdgeFields {
  readonly edgeId: string;
  readonly source: string;
  readonly target: string;
  readonly type: Edge['type'];
  readonly weight: number;
  readonly origin: 'manual' | 'automatic';
  readonly createdAt: string;
}
export interface EdgeItem extends Item, EdgeFields {}

export interface OperationItem extends Item, Omit<Operation, 'operation_id'> {
  readonly expiresAt: number;
}

export const sortKeysOf = (title: string, updatedAt: string, id: string) => ({
  updatedKey: `${updatedAt}#${id}`,
  titleKey: `${title.toLowerCase()}#${id}`,
});

export const toEdge = (item: EdgeItem): Edge => ({
  id: item.edgeId,
  source: item.source,
  target: item.target,
  type: item.type,
  weight: item.weight,
});

export const toGraphNode = (item: NodeItem): GraphNode => ({
  id: item.id,
  title: item.title,
  content: item.preview,
  position: item.position,
  tags: item.tags,
  metadata: item.metadata,
});

export const toSummary = (item: NodeItem): NodeSummary => ({
  id: item.id,
  title: item.title,
  content: item.preview,
  format: item.format,
  tags: item.tags,
  version: item.version,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
});

export const toNode = (userId: string, item: NodeItem, body: BodyItem): Node => ({
  id: item.id,
  userId,
  title: item.title,
  content: body.content,
  format: item.format,
  position: item.position,
  tags: item.tags,
  metadata: item.metadata,
  version: item.version,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
});
