import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { keyOf, keyString, PartialFailure, type Write } from '../batch/index.ts';
import { NotFound, shardOf } from '../graph/index.ts';
import { readItems, type StoreContext, writeItems } from './context.ts';
import { queryEdges } from './edges.ts';
import type { EdgeItem, MetaItem } from './items.ts';
import { keys } from './keys.ts';
import { bump, type Meta, metaFrom } from './meta.ts';
import { noSuchNode } from './nodes.ts';
import { last, queryRange } from './query.ts';

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

const removeEdge = (uid: string, edge: EdgeItem): Write[] => [
  { remove: keys.edgeAt(uid, edge.source, edge.target) },
  { remove: keys.edgeAt(uid, edge.target, edge.source) },
];

/** Deletes a note with its body and its edges. The note goes last: what fails before leaves it visible, and a retry finishes. */
export async function deleteNode(ctx: StoreContext, uid: string, id: string): Promise<number> {
  if (shardOf(id) === undefined) throw noSuchNode(id);
  const edges = await queryEdges(ctx, uid, id);
  const distinct = new Set(edges.map((edge) => edge.edgeId)).size;
  await writeItems(ctx, [...edges.flatMap((edge) => removeEdge(uid, edge)), { remove: keys.body(uid, id) }]);
  const { Attributes } = await ctx.client.send(
    new DeleteCommand({ TableName: ctx.table, Key: keys.node(uid, id), ReturnValues: 'ALL_OLD' }),
  );
  if (Attributes || distinct > 0) {
    const version = await bump(ctx, uid, { nodes: Attributes ? -1 : 0, edges: -distinct });
    if (Attributes) return version;
  }
  throw noSuchNode(id);
}

/** About how many edge items a page of 1 MB holds. */
const edgesPerPage = 5_000;

/**
 * Whether to read one shard's edges as a range from its first to its last id, or note by note.
 * The range reads everything between, so it pays while its pages are fewer than the ids.
 */
export function readsRange(idsInShard: number, meta: Pick<Meta, 'edgeCount' | 'highestShard'>): boolean {
  const edgeItemsInShard = (2 * meta.edgeCount) / (meta.highestShard + 1);
  return idsInShard > Math.ceil(edgeItemsInShard / edgesPerPage);
}

async function edgesOfNodes(ctx: StoreContext, uid: string, ids: readonly string[], meta: Meta): Promise<EdgeItem[]> {
  const wanted = new Set(ids);
  const perShard = Map.groupBy([...ids].sort(), (id) => keys.node(uid, id).PK);
  const found = await Promise.all(
    [...perShard].map(async ([partition, inShard]) => {
      if (!readsRange(inShard.length, meta)) return Promise.all(inShard.map((id) => queryEdges(ctx, uid, id)));
      const range = { partition, from: `E#${inShard[0]}#`, to: `E#${inShard.at(-1)}#${last}` };
      return (await queryRange<EdgeItem>(ctx, range)).filter((edge) => wanted.has(ownerOf(edge)));
    }),
  );
  return found.flat(2);
}

/** The note that an edge's copy lives with. */
const ownerOf = (edge: EdgeItem): string => edge.SK.split('#')[1] ?? '';

/** Runs the writes and returns the keys that were not confirmed. */
async function writeAndTellRest(ctx: StoreContext, writes: Write[]): Promise<Set<string>> {
  try {
    await writeItems(ctx, writes);
    return new Set();
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    return new Set((error.notDone as Write[]).map((write) => keyString(keyOf(write))));
  }
}

/**
 * Deletes many notes with their bodies and edges. Edges and bodies go first; a note whose parts could not all be
 * deleted stays and is named in `failed`, so that a retry finishes it.
 */
export async function deleteNodes(ctx: StoreContext, uid: string, ids: readonly string[]): Promise<Deletion> {
  const distinct = [...new Set(ids)];
  const known = distinct.filter((id) => shardOf(id) !== undefined);
  const [metaItem, ...items] = await readItems(ctx, [keys.meta(uid), ...known.map((id) => keys.node(uid, id))]);
  const meta = metaFrom(metaItem as MetaItem);
  const present = known.filter((_, i) => items[i] !== undefined);
  if (present.length === 0) return { deleted: [], failed: distinct.map(notFound), graphVersion: meta.graphVersion };

  const edges = await edgesOfNodes(ctx, uid, present, meta);
  const parts = [
    ...edges.flatMap((edge) => removeEdge(uid, edge)),
    ...present.map((id) => ({ remove: keys.body(uid, id) })),
  ];
  const partsLeft = await writeAndTellRest(ctx, parts);
  const blocked = new Set(
    edges.filter((edge) => removeEdge(uid, edge).some((w) => partsLeft.has(keyString(keyOf(w))))).map(ownerOf),
  );
  const clear = present.filter((id) => !blocked.has(id) && !partsLeft.has(keyString(keys.body(uid, id))));
  const nodesLeft = await writeAndTellRest(
    ctx,
    clear.map((id) => ({ remove: keys.node(uid, id) })),
  );

  const deleted = clear.filter((id) => !nodesLeft.has(keyString(keys.node(uid, id))));
  const gone = new Set(deleted);
  const edgesGone = new Set(edges.filter((edge) => !blocked.has(ownerOf(edge))).map((edge) => edge.edgeId)).size;
  // Something may have been written even where nothing was confirmed: bump in every case.
  const graphVersion = await bump(ctx, uid, { nodes: -deleted.length, edges: -edgesGone });
  const existed = new Set(present);
  const failed = distinct.filter((id) => !gone.has(id)).map((id) => (existed.has(id) ? notNow(id) : notFound(id)));
  return { deleted, failed, graphVersion };
}

const notFound = (id: string): DeletionFailure => ({
  id,
  type: 'not_found',
  message: new NotFound('There is no such note').message,
});
const notNow = (id: string): DeletionFailure => ({
  id,
  type: 'unavailable',
  message: 'Not deleted: the database is busy. Send it again',
});
