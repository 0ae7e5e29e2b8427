import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Edge, EdgeDraft } from '../contract/index.ts';
import { limits } from '../contract/index.ts';
import { Conflict, cut, edgeIdOf, endsOfEdge, NotFound, shardOf, Unavailable, Unprocessable } from '../graph/index.ts';
import { isoTime, readItems, type StoreContext, writeItems } from './context.ts';
import { type EdgeFields, type EdgeItem, type MetaItem, toEdge } from './items.ts';
import { keys } from './keys.ts';
import { bump, metaFrom, readMeta } from './meta.ts';
import { noSuchNode } from './nodes.ts';
import { last, queryRange } from './query.ts';

/** Both copies of an edge, one with each of its ends. */
export function copiesOf(uid: string, edge: EdgeFields): [EdgeItem, EdgeItem] {
  return [
    { ...edge, ...keys.edgeAt(uid, edge.source, edge.target) },
    { ...edge, ...keys.edgeAt(uid, edge.target, edge.source) },
  ];
}

/** Connects two notes. One transaction checks that both exist and that the pair has no edge yet. */
export async function createEdge(
  ctx: StoreContext,
  uid: string,
  draft: EdgeDraft,
): Promise<{ edge: Edge; graphVersion: number }> {
  const { source_id: source, target_id: target } = draft;
  if (source === target) throw new Unprocessable('A note cannot be connected to itself', { field: 'target_id' });
  for (const id of [source, target]) if (shardOf(id) === undefined) throw noSuchNode(id);
  const meta = await readMeta(ctx, uid);
  if (meta.edgeCount >= limits.edgesPerUser) {
    throw new Unprocessable(`A user may have ${limits.edgesPerUser} edges; delete some first`, {
      limit: limits.edgesPerUser,
      field: 'edges',
    });
  }
  const [atSource, atTarget] = copiesOf(uid, {
    edgeId: edgeIdOf(source, target),
    source,
    target,
    type: draft.type ?? 'normal',
    weight: draft.weight ?? 1,
    origin: 'manual',
    createdAt: isoTime(ctx),
  });
  const exists = (id: string) => ({
    ConditionCheck: { TableName: ctx.table, Key: keys.node(uid, id), ConditionExpression: 'attribute_exists(PK)' },
  });
  const putNew = (Item: EdgeItem) => ({
    Put: { TableName: ctx.table, Item, ConditionExpression: 'attribute_not_exists(PK)' },
  });
  try {
    await ctx.client.send(
      new TransactWriteCommand({ TransactItems: [exists(source), exists(target), putNew(atSource), putNew(atTarget)] }),
    );
  } catch (error) {
    throw explain(error, source, target);
  }
  return { edge: toEdge(atSource), graphVersion: await bump(ctx, uid, { edges: 1 }) };
}

/** Turns the transaction's cancellation reasons, one per item in order, into the error the client can act on. */
function explain(error: unknown, source: string, target: string): unknown {
  const { name, CancellationReasons: reasons = [] } = error as {
    name: string;
    CancellationReasons?: { Code?: string }[];
  };
  if (name !== 'TransactionCanceledException') return error;
  const failed = reasons.map((reason) => reason.Code === 'ConditionalCheckFailed');
  if (failed[0]) return noSuchNode(source);
  if (failed[1]) return noSuchNode(target);
  if (failed[2] || failed[3])
    return new Conflict('The two notes are connected already', { id: edgeIdOf(source, target) });
  return new Unavailable('Another request is changing the same notes; try again');
}

/** Disconnects two notes. */
export async function deleteEdge(ctx: StoreContext, uid: string, id: string): Promise<number> {
  const gone = new NotFound(`There is no edge ${cut(id, 128)}`, { field: 'id' });
  const ends = endsOfEdge(id);
  if (!ends) throw gone;
  const copies = [keys.edgeAt(uid, ends[0], ends[1]), keys.edgeAt(uid, ends[1], ends[0])];
  const found = await readItems(ctx, copies);
  if (!found.some(Boolean)) throw gone;
  await writeItems(
    ctx,
    copies.map((remove) => ({ remove })),
  );
  return bump(ctx, uid, { edges: -1 });
}

/** All edges stored with one note, both directions. */
export const queryEdges = (ctx: StoreContext, uid: string, id: string): Promise<EdgeItem[]> =>
  queryRange<EdgeItem>(ctx, { partition: keys.node(uid, id).PK, from: `E#${id}#`, to: `E#${id}#${last}` });

/** A note's edges; edges whose other end is gone are left out. */
export async function edgesOfNode(
  ctx: StoreContext,
  uid: string,
  id: string,
): Promise<{ edges: Edge[]; graphVersion: number }> {
  if (shardOf(id) === undefined) throw noSuchNode(id);
  const edges = await queryEdges(ctx, uid, id);
  const others = edges.map((edge) => (edge.source === id ? edge.target : edge.source));
  const [meta, node, ...far] = await readItems(ctx, [
    keys.meta(uid),
    keys.node(uid, id),
    ...others.map((other) => keys.node(uid, other)),
  ]);
  if (!node) throw noSuchNode(id);
  return {
    edges: edges.filter((_, i) => far[i] !== undefined).map(toEdge),
    graphVersion: metaFrom(meta as MetaItem).graphVersion,
  };
}
