import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { keyString, type Write } from '../batch/index.ts';
import { NotFound, shardOf } from '../graph/index.ts';
import { mapBounded } from '../work/index.ts';
import { fanOut, notConfirmed, readItems, type StoreContext, writeAndTellRest, writeItems } from './context.ts';
import { queryEdges } from './edges.ts';
import { type EdgeItem, edgeIdIn, endsOf, type Meta } from './items.ts';
import { keys } from './keys.ts';
import { bump, metaFrom } from './meta.ts';
import { removalOf } from './new-edge.ts';
import { noSuchNode } from './node-items.ts';
import { noticeOf } from './notices.ts';
import { planEdges } from './planner.ts';
import { last, queryRange } from './query.ts';
import { fetchEverything } from './shards.ts';

export interface DeletionFailure {
  readonly id: string;
  readonly type: 'not_found' | 'unavailable';
  readonly message: string;
}
export interface Deletion {
  readonly deleted: string[];
  readonly failed: DeletionFailure[];
  readonly graphVersion: number;
}

const removeEdge = (uid: string, edge: EdgeItem): Write[] => {
  const { here, there } = endsOf(edge);
  return removalOf(uid, here, there);
};

/** How many edges these copies are, each counted once, also among the requests of a batch. */
const countCut = (ctx: StoreContext, edges: readonly EdgeItem[]): number => {
  const ids = new Set(edges.map(edgeIdIn));
  return ctx.unit?.cut(ids) ?? ids.size;
};

/** Deletes a note with its body and its edges. The note goes last: what fails before leaves it visible, and a retry finishes. */
export async function deleteNode(ctx: StoreContext, uid: string, id: string): Promise<number> {
  if (shardOf(id) === undefined) throw noSuchNode(id);
  const edges = await queryEdges(ctx, uid, id);
  const parts = [...edges.flatMap((edge) => removeEdge(uid, edge)), { remove: keys.body(uid, id) }];
  await writeItems(ctx, [...noticeOf(ctx, uid, [id]), ...parts]);
  const { Attributes } = await ctx.client.send(
    new DeleteCommand({ TableName: ctx.table, Key: keys.node(uid, id), ReturnValues: 'ALL_OLD' }),
  );
  const distinct = countCut(ctx, edges);
  if (Attributes || distinct > 0) {
    const version = await bump(ctx, uid, { nodes: Attributes ? -1 : 0, edges: -distinct });
    if (Attributes) return version;
  }
  throw noSuchNode(id);
}

/** The edges of many notes, each copy that lives with one of them. */
async function edgesOfNodes(ctx: StoreContext, uid: string, ids: readonly string[], meta: Meta): Promise<EdgeItem[]> {
  const wanted = new Set(ids);
  const ofWanted = (edges: readonly EdgeItem[]) => edges.filter((edge) => wanted.has(endsOf(edge).here));
  if (!ctx.flags().leanQueries) return ofWanted((await fetchEverything(ctx, uid, meta)).edges);
  const perShard = Map.groupBy([...ids].sort(), (id) => keys.node(uid, id).PK);
  const found = await mapBounded(perShard, fanOut(ctx), async ([partition, inShard]) => {
    const plan = planEdges(inShard.length, meta, fanOut(ctx));
    ctx.explain?.(plan);
    if (plan.access === 'targeted') {
      const each = await mapBounded(inShard, fanOut(ctx), (id) => queryEdges(ctx, uid, id));
      return each.flat();
    }
    const range = { partition, from: `E#${inShard[0]}#`, to: `E#${inShard.at(-1)}#${last}` };
    return ofWanted(await queryRange<EdgeItem>(ctx, range));
  });
  return found.flat();
}

/**
 * Deletes many notes with their bodies and edges. Edges and bodies go first; a note whose parts could not all be
 * deleted stays and is named in `failed`, so that a retry finishes it.
 * @param recorded resolves when whatever must stand before the first note goes has been written
 */
export async function deleteNodes(
  ctx: StoreContext,
  uid: string,
  ids: readonly string[],
  recorded: Promise<unknown> = Promise.resolve(),
): Promise<Deletion> {
  const distinct = [...new Set(ids)];
  const known = distinct.filter((id) => shardOf(id) !== undefined);
  const wanted = [keys.meta(uid), ...known.map((id) => keys.node(uid, id))];
  const [[metaItem, ...items]] = await Promise.all([readItems(ctx, wanted), recorded]);
  const meta = metaFrom(ctx, metaItem);
  const present = known.filter((_, i) => items[i] !== undefined);
  if (present.length === 0) return { deleted: [], failed: distinct.map(notFound), graphVersion: meta.graphVersion };

  const edges = await edgesOfNodes(ctx, uid, present, meta);
  const blocked = await removeParts(ctx, uid, present, edges);
  const clear = present.filter((id) => !blocked.has(id));
  const nodesLeft = await writeAndTellRest(
    ctx,
    clear.map((id) => ({ remove: keys.node(uid, id) })),
  );

  const gone = new Set(clear.filter((id) => !nodesLeft.has(keyString(keys.node(uid, id)))));
  const edgesGone = countCut(
    ctx,
    edges.filter((edge) => !blocked.has(endsOf(edge).here)),
  );
  // Something may have been written even where nothing was confirmed: bump in every case.
  const graphVersion = await bump(ctx, uid, { nodes: -gone.size, edges: -edgesGone });
  const existed = new Set(present);
  const failed = distinct.filter((id) => !gone.has(id)).map((id) => (existed.has(id) ? notNow(id) : notFound(id)));
  return { deleted: [...gone], failed, graphVersion };
}

/** Gives notice of the deletion and removes edges and bodies. @returns the notes of which something is left */
async function removeParts(
  ctx: StoreContext,
  uid: string,
  ids: readonly string[],
  edges: readonly EdgeItem[],
): Promise<Set<string>> {
  const notice = noticeOf(ctx, uid, ids);
  const left = await writeAndTellRest(ctx, [
    ...notice,
    ...edges.flatMap((edge) => removeEdge(uid, edge)),
    ...ids.map((id) => ({ remove: keys.body(uid, id) })),
  ]);
  // A note that nobody was told of must not go.
  if (notice.some(({ put }) => left.has(keyString(put)))) return new Set(ids);
  const withEdgesLeft = edges.filter((edge) =>
    removeEdge(uid, edge).some((write) => 'remove' in write && left.has(keyString(write.remove))),
  );
  return new Set([
    ...withEdgesLeft.map((edge) => endsOf(edge).here),
    ...ids.filter((id) => left.has(keyString(keys.body(uid, id)))),
  ]);
}

const notFound = (id: string): DeletionFailure => ({
  id,
  type: 'not_found',
  message: new NotFound('There is no such note').message,
});
const notNow = (id: string): DeletionFailure => ({
  id,
  type: 'unavailable',
  message: notConfirmed('deleted').message,
});
