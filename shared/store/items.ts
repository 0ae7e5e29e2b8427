import type { Item } from '../batch/index.ts';
import type { Edge, GraphNode, Node, NodeSummary, Operation } from '../contract/index.ts';
import { edgeIdOf } from '../graph/index.ts';
import { type StoredText, unpackText } from './body.ts';

/** Items as the table stores them. Attribute names are whole words: they cost a few bytes and save every reader a legend. */
export interface MetaItem extends Item {
  readonly graphVersion: number;
  readonly bumpedAt: string;
  readonly highestShard: number;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Signs this user's page tokens. */
  readonly cursorKey: string;
  /** The last entry of the log of signatures whose edges are counted: see `bumpOnce`. */
  readonly connectedSeq?: number;
}

/** META as the store works with it. */
export interface Meta {
  readonly graphVersion: number;
  readonly highestShard: number;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly cursorKey: string;
  /** Something was written under this version that its bump does not count yet: no 304 may be given for it. */
  readonly pending: boolean;
}

/** By how much a write changes the user's counts. */
export interface CountChange {
  readonly nodes?: number;
  readonly edges?: number;
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

export type BodyItem = Item & StoredText & { readonly bodyVersion: number };

/** What an edge says beyond its key; its ends stand in the key and are not repeated. */
export interface EdgeItem extends Item {
  /** Whether the note it is stored with is its source. */
  readonly outgoing: boolean;
  readonly type: Edge['type'];
  readonly weight: number;
  readonly origin: 'manual' | 'automatic';
  readonly createdAt: string;
  /** It took the place of an automatic edge, which the user's count held or will hold: it did not add to it. */
  readonly replaced?: true;
}

export interface OperationItem extends Item, Omit<Operation, 'operation_id'> {
  readonly expiresAt: number;
}

export const sortKeysOf = (title: string, updatedAt: string, id: string) => ({
  updatedKey: `${updatedAt}#${id}`,
  titleKey: `${title.toLowerCase()}#${id}`,
});

/** The note an edge's copy lives with, and the note at its far end. */
export function endsOf(item: Pick<EdgeItem, 'SK'>): { here: string; there: string } {
  const [, here = '', there = ''] = item.SK.split('#');
  return { here, there };
}

/** The id of the edge that an item is a copy of. */
export function edgeIdIn(item: Pick<EdgeItem, 'SK'>): string {
  const { here, there } = endsOf(item);
  return edgeIdOf(here, there);
}

export function toEdge(item: EdgeItem): Edge {
  const { here, there } = endsOf(item);
  const [source, target] = item.outgoing ? [here, there] : [there, here];
  return { id: edgeIdIn(item), source, target, type: item.type, weight: item.weight };
}

/** Attributes of notes and edges that the graph shows; read units do not fall by leaving others out, bytes do. */
export const graphAttributes = [
  'SK',
  'id',
  'title',
  'preview',
  'position',
  'tags',
  'metadata',
  'outgoing',
  'type',
  'weight',
];

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
  content: unpackText(body),
  format: item.format,
  position: item.position,
  tags: item.tags,
  metadata: item.metadata,
  version: item.version,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
});
