import type { Edge, GraphData, GraphNode } from '../contract/index.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Graph } from './graph.ts';
import type { Meta } from './items.ts';

/** Where a page of the graph starts: notes first, then edges, both by id. */
interface Place {
  readonly part: 'nodes' | 'edges';
  /** The id of the last one given. */
  readonly after: string;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
/** Names, numbers and punctuation of a note in JSON, and of an edge with its two ends. */
const overhead = { node: 220, edge: 230 } as const;

function nodeBytes({ title, content, tags }: GraphNode): number {
  return overhead.node + bytesOf(title) + bytesOf(content) + tags.reduce((sum, tag) => sum + bytesOf(tag) + 3, 0);
}

/** The first item after an id in a list that is sorted by id. */
function firstAfter(items: readonly { id: string }[], after: string): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.id ?? '') > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** As many items from `start` on as fit; at least one, so that every page goes on. */
function fitting<T>(items: readonly T[], start: number, room: number, sizeOf: (item: T) => number): [T[], number] {
  let end = start;
  let used = 0;
  for (; end < items.length; end += 1) {
    used += sizeOf(items[end] as T);
    if (used > room && end > start) break;
  }
  return [items.slice(start, end), used];
}

/**
 * Refuses a token before anything is read for it.
 * @throws Invalid for a token that is not this user's
 */
export function checkGraphToken(uid: string, meta: Meta, token: string | undefined): void {
  if (token) decodeCursor('graph', uid, meta, token);
}

/**
 * A page of a graph of about `maxBytes` of JSON; the whole graph when it fits. Each page tells the whole graph's statistics and
 * the version it was read at: a client that sees the version change between pages has seen at least each page's version.
 * @throws Invalid for a token that is not this user's
 */
export function graphPage(uid: string, graph: Graph, token: string | undefined, maxBytes: number): GraphData {
  const { meta, stats, version } = graph;
  const start: Place = token ? decodeCursor('graph', uid, meta, token) : { part: 'nodes', after: '' };
  const from = start.part === 'nodes' ? firstAfter(graph.nodes, start.after) : graph.nodes.length;
  const [nodes, used] = fitting(graph.nodes, from, maxBytes, nodeBytes);
  let edges: Edge[] = [];
  let next: Place | undefined;
  if (from + nodes.length < graph.nodes.length) next = { part: 'nodes', after: nodes.at(-1)?.id ?? '' };
  else {
    const edgesFrom = start.part === 'edges' ? firstAfter(graph.edges, start.after) : 0;
    [edges] = fitting(graph.edges, edgesFrom, maxBytes - used, () => overhead.edge);
    if (edgesFrom + edges.length < graph.edges.length) next = { part: 'edges', after: edges.at(-1)?.id ?? '' };
  }
  return { nodes, edges, stats, version, ...(next ? { nextToken: encodeCursor('graph', uid, meta, next) } : {}) };
}
