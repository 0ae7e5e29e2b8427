import type { GraphData } from '../contract/index.ts';
import { statsOf } from '../graph/index.ts';
import type { StoreContext } from './context.ts';
import { type EdgeItem, type NodeItem, toEdge, toGraphNode } from './items.ts';
import { keys } from './keys.ts';
import { readMeta } from './meta.ts';
import { last, queryRange } from './query.ts';

/**
 * The whole graph of a user, without contents. META is read before the first item, so the answer is at least as new as
 * the version it carries. Sort keys put edges (`E#`) and notes (`N#`) side by side and bodies (`B#`) before them:
 * one range per shard reads all that is needed and no body.
 */
export async function readGraph(ctx: StoreContext, uid: string): Promise<GraphData> {
  const { graphVersion, highestShard } = await readMeta(ctx, uid);
  const shards = await Promise.all(
    Array.from({ length: highestShard + 1 }, (_, shard) =>
      queryRange<NodeItem | EdgeItem>(ctx, { partition: keys.shard(uid, shard), from: 'E#', to: `N#${last}` }),
    ),
  );
  const items = shards.flat();
  const nodes = items
    .filter((item): item is NodeItem => item.SK.startsWith('N#'))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const present = new Set(nodes.map((node) => node.id));
  // Every edge is stored with both of its ends; the copy at its source speaks for it.
  const edges = items
    .filter((item): item is EdgeItem => item.SK.startsWith('E#'))
    .filter((edge) => edge.SK.startsWith(`E#${edge.source}#`) && present.has(edge.source) && present.has(edge.target))
    .map(toEdge);
  return { nodes: nodes.map(toGraphNode), edges, stats: statsOf([...present], edges), version: graphVersion };
}
