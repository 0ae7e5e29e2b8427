import type { Edge, GraphData } from '../contract/index.ts';
import { statsOf } from '../graph/index.ts';
import type { StoreContext } from './context.ts';
import { type EdgeItem, graphAttributes, type Meta, type NodeItem, toEdge, toGraphNode } from './items.ts';
import { readMeta } from './meta.ts';
import { planGraph } from './planner.ts';
import { last, queryRange } from './query.ts';
import { byKind, type Everything, everyShard, fetchEverything } from './shards.ts';

/** A graph with the META it was read under: it holds everything up to that version, and perhaps more. */
export interface Graph extends Omit<GraphData, 'nextToken'> {
  readonly meta: Meta;
}

/** Notes, and of each edge the copy at its source: the other one says nothing more, and half the bytes stay where they are. */
const ownCopies = {
  expression: 'attribute_not_exists(#outgoing) OR #outgoing = :true',
  names: { '#outgoing': 'outgoing' },
  values: { ':true': true },
};

/**
 * Notes and edges of every shard. Sort keys put edges (`E#`) and notes (`N#`) side by side and bodies (`B#`) before them:
 * one range per shard reads all that is needed and no body.
 */
async function readLean(ctx: StoreContext, uid: string, meta: Meta): Promise<Everything> {
  ctx.explain?.(planGraph(meta));
  const shards = await everyShard(ctx, uid, meta, (partition) =>
    queryRange<NodeItem | EdgeItem>(ctx, {
      partition,
      from: 'E#',
      to: `N#${last}`,
      attributes: graphAttributes,
      filter: ownCopies,
    }),
  );
  return byKind(shards.flat());
}

/**
 * The whole graph of a user, without contents. META is read before the first item: the answer is at least as new as its version.
 * @param before META, where the caller has read it already
 */
export async function readGraph(ctx: StoreContext, uid: string, before?: Meta): Promise<Graph> {
  const meta = before ?? (await readMeta(ctx, uid));
  const items = await (ctx.flags().leanQueries ? readLean(ctx, uid, meta) : fetchEverything(ctx, uid, meta));
  const nodes = items.nodes.sort((a, b) => (a.id < b.id ? -1 : 1));
  const present = new Set(nodes.map((node) => node.id));
  // Every edge is stored with both of its ends; the copy at its source speaks for it.
  const edges = items.edges
    .filter((edge) => edge.outgoing)
    .map(toEdge)
    .filter(({ source, target }) => present.has(source) && present.has(target))
    .sort((a: Edge, b: Edge) => (a.id < b.id ? -1 : 1));
  return {
    nodes: nodes.map(toGraphNode),
    edges,
    stats: statsOf([...present], edges),
    version: meta.graphVersion,
    meta,
  };
}
