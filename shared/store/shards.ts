import type { Item } from '../batch/index.ts';
import { mapBounded } from '../work/index.ts';
import { fanOut, type StoreContext } from './context.ts';
import type { BodyItem, EdgeItem, Meta, NodeItem } from './items.ts';
import { keys } from './keys.ts';
import { last, queryRange } from './query.ts';

/** Asks every shard of a user, 0 to the highest, at most as many at once as the pool allows. */
export function everyShard<T>(
  ctx: StoreContext,
  uid: string,
  { highestShard }: Pick<Meta, 'highestShard'>,
  ask: (partition: string) => Promise<T>,
): Promise<T[]> {
  const partitions = Array.from({ length: highestShard + 1 }, (_, shard) => keys.shard(uid, shard));
  return mapBounded(partitions, fanOut(ctx), ask);
}

/** Everything a user has, sorted by kind. */
export interface Everything {
  readonly nodes: NodeItem[];
  readonly bodies: BodyItem[];
  readonly edges: EdgeItem[];
}

export function byKind(items: readonly Item[]): Everything {
  const of = <T extends Item>(prefix: string) => items.filter((item): item is T => item.SK.startsWith(prefix));
  return { nodes: of<NodeItem>('N#'), bodies: of<BodyItem>('B#'), edges: of<EdgeItem>('E#') };
}

/**
 * The original path (`leanQueries` off): all items of all shards, one page after another, whatever is wanted of them.
 * @param attributes the only ones that come over the wire, for the healer, which must hold the largest graph; all by default
 */
export async function fetchEverything(
  ctx: StoreContext,
  uid: string,
  { highestShard }: Pick<Meta, 'highestShard'>,
  attributes?: readonly string[],
): Promise<Everything> {
  const items: Item[] = [];
  for (let shard = 0; shard <= highestShard; shard += 1) {
    const range = { partition: keys.shard(uid, shard), from: '\u0000', to: last };
    const found = await queryRange(ctx, attributes ? { ...range, attributes } : range);
    for (const item of found) items.push(item);
  }
  return byKind(items);
}
