import type { Write } from '../batch/index.ts';
import type { Edge, EdgeDraft } from '../contract/index.ts';
import { Conflict, type DomainError, edgeIdOf, shardOf, Unprocessable } from '../graph/index.ts';
import type { EdgeItem } from './items.ts';
import { keys } from './keys.ts';
import { noSuchNode } from './node-items.ts';

/** An edge before it is stored. */
export interface NewEdge {
  readonly source: string;
  readonly target: string;
  readonly type: Edge['type'];
  readonly weight: number;
  /** @default 'manual' */
  readonly origin?: EdgeItem['origin'];
  /** It takes the place of an automatic one. */
  readonly replaced?: true;
}

/** What a request asks for, with the defaults of the API. */
export const fromDraft = ({ source_id, target_id, type = 'normal', weight = 1 }: EdgeDraft): NewEdge => ({
  source: source_id,
  target: target_id,
  type,
  weight,
});

/** Both copies of an edge, one with each of its ends; the first is its source's. */
export function copiesOf(uid: string, edge: NewEdge, createdAt: string): [EdgeItem, EdgeItem] {
  const { source, target, type, weight, origin = 'manual', replaced } = edge;
  const says = { type, weight, origin, createdAt, ...(replaced ? { replaced } : {}) };
  return [
    { ...keys.edgeAt(uid, source, target), outgoing: true, ...says },
    { ...keys.edgeAt(uid, target, source), outgoing: false, ...says },
  ];
}

/** What cannot be an edge whatever is stored. */
export function impossible({ source, target }: NewEdge): DomainError | undefined {
  if (source === target) return new Unprocessable('A note cannot be connected to itself', { field: 'target_id' });
  const unknown = [source, target].find((id) => shardOf(id) === undefined);
  return unknown === undefined ? undefined : noSuchNode(unknown);
}

/** What a pair that has an edge already is told. */
export const connected = (edge: NewEdge) =>
  new Conflict('The two notes are connected already', { id: edgeIdOf(edge.source, edge.target) });

/** Removes both copies of an edge. */
export const removalOf = (uid: string, a: string, b: string): Write[] => [
  { remove: keys.edgeAt(uid, a, b) },
  { remove: keys.edgeAt(uid, b, a) },
];
