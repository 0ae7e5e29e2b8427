import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Edge, EdgeDraft } from '../contract/index.ts';
import { cut, endsOfEdge, NotFound, shardOf, Unavailable } from '../graph/index.ts';
import { isoTime, readItems, type StoreContext, writeItems } from './context.ts';
import { type EdgeItem, endsOf, toEdge } from './items.ts';
import { keys } from './keys.ts';
import { bump, metaFrom, readMeta, roomFor, tooMany } from './meta.ts';
import { connected, copiesOf, fromDraft, impossible, type NewEdge, removalOf } from './new-edge.ts';
import { noSuchNode } from './node-items.ts';
import { last, queryRange } from './query.ts';
import { fetchEverything } from './shards.ts';
import { cancellationsOf } from './transaction.ts';

/** A copy of an edge as it is stored, if it is. */
type StoredCopy = EdgeItem | undefined;

/**
 * Connects two notes. One transaction checks that both exist and that nobody has drawn an edge between them yet; an automatic
 * one gives way to the user's own.
 */
export async function createEdge(
  ctx: StoreContext,
  uid: string,
  draft: EdgeDraft,
): Promise<{ edge: Edge; graphVersion: number }> {
  const edge = fromDraft(draft);
  const wrong = impossible(edge);
  if (wrong) throw wrong;
  const copies = copiesOf(uid, edge, ctx.keyed?.at ?? isoTime(ctx));
  const full = roomFor(await readMeta(ctx, uid)).edges === 0;
  // An edge that is in the way is looked for when it was: nearly always there is none.
  let stored: readonly StoredCopy[] = full ? await readCopies(ctx, copies) : [];
  for (let attempt = 0; ; attempt += 1) {
    if (full && !countsAlready(copies, stored)) throw tooMany('edges');
    try {
      await ctx.client.send(putOver(ctx, uid, edge, copies, stored));
      break;
    } catch (error) {
      if (!cancellationsOf(error).slice(2).includes('refused')) throw explain(error, edge);
      stored = await readCopies(ctx, copies);
      // This very request's, stored by a try whose answer was lost: it may not have been counted, unless it took a place that was.
      if (ctx.keyed?.resumed && stored[0]?.createdAt === copies[0].createdAt && stored[0].origin === 'manual') {
        if (!stored[0].replaced) stored = [];
        break;
      }
      if (attempt === races || stored.some((copy) => copy?.origin === 'manual')) throw explain(error, edge);
    }
  }
  const edges = countsAlready(copies, stored) ? 0 : 1;
  return { edge: toEdge(copies[0]), graphVersion: await bump(ctx, uid, { edges }) };
}

/** An automatic edge may come or go between two looks this often. */
const races = 4;

const readCopies = async (ctx: StoreContext, copies: readonly EdgeItem[]): Promise<StoredCopy[]> =>
  (await readItems(ctx, copies)) as StoredCopy[];

/** Whether an edge is replaced that the user's count holds already: the copy at the lower id stands for it. */
function countsAlready([atSource, atTarget]: readonly [EdgeItem, EdgeItem], stored: readonly StoredCopy[]): boolean {
  return (atSource.SK < atTarget.SK ? stored[0] : stored[1]) !== undefined;
}

/** Puts both copies where there are none, or the automatic ones that were found. */
function putOver(
  ctx: StoreContext,
  uid: string,
  edge: NewEdge,
  copies: readonly [EdgeItem, EdgeItem],
  stored: readonly StoredCopy[],
): TransactWriteCommand {
  const exists = (id: string) => ({
    ConditionCheck: { TableName: ctx.table, Key: keys.node(uid, id), ConditionExpression: 'attribute_exists(PK)' },
  });
  const replaced = countsAlready(copies, stored) ? { replaced: true } : {};
  const puts = copies.map((copy, i) => ({
    Put: {
      TableName: ctx.table,
      Item: { ...copy, ...replaced },
      ...(stored[i]
        ? { ConditionExpression: 'origin = :automatic', ExpressionAttributeValues: { ':automatic': 'automatic' } }
        : { ConditionExpression: 'attribute_not_exists(PK)' }),
    },
  }));
  return new TransactWriteCommand({ TransactItems: [exists(edge.source), exists(edge.target), ...puts] });
}

/** Turns the transaction's cancellation reasons into the error the client can act on. */
function explain(error: unknown, edge: NewEdge): unknown {
  const reasons = cancellationsOf(error);
  if (reasons.length === 0) return error;
  if (reasons[0] === 'refused') return noSuchNode(edge.source);
  if (reasons[1] === 'refused') return noSuchNode(edge.target);
  if (reasons[2] === 'refused' || reasons[3] === 'refused') return connected(edge);
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
  await writeItems(ctx, removalOf(uid, ...ends));
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
  if (!ctx.flags().leanQueries) return edgesOutOfEverything(ctx, uid, id);
  const edges = await queryEdges(ctx, uid, id);
  const [meta, node, ...far] = await readItems(
    ctx,
    [keys.meta(uid), keys.node(uid, id), ...edges.map((edge) => keys.node(uid, endsOf(edge).there))],
    ['PK', 'SK', 'graphVersion'],
  );
  if (!node) throw noSuchNode(id);
  return {
    edges: edges.filter((_, i) => far[i] !== undefined).map(toEdge),
    graphVersion: metaFrom(ctx, meta).graphVersion,
  };
}

/** The original path (`leanQueries` off). */
async function edgesOutOfEverything(ctx: StoreContext, uid: string, id: string) {
  const meta = await readMeta(ctx, uid);
  const { nodes, edges } = await fetchEverything(ctx, uid, meta);
  const present = new Set(nodes.map((node) => node.id));
  if (!present.has(id)) throw noSuchNode(id);
  const own = edges.filter((edge) => endsOf(edge).here === id && present.has(endsOf(edge).there));
  return { edges: own.map(toEdge), graphVersion: meta.graphVersion };
}
