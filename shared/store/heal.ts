import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { decodeTime } from 'ulid';
import { type Item, keyString, type Write } from '../batch/index.ts';
import { isoTime, type StoreContext, writeItems } from './context.ts';
import { type EdgeItem, endsOf, type Meta } from './items.ts';
import { keys } from './keys.ts';
import { bump, enterEpoch, readMeta } from './meta.ts';
import { noticedSince, noticeOf } from './notices.ts';
import { type Everything, fetchEverything } from './shards.ts';

/** What a healing removed, and by how much the counts in META were off. */
export interface Healing {
  readonly danglingEdges: number;
  readonly orphanBodies: number;
  readonly halfNotes: number;
  readonly nodeDrift: number;
  readonly edgeDrift: number;
}

/** Younger things may belong to a request that is still under way: the longest function runs for 29 s. */
const graceMs = 120_000;

/**
 * Removes what crashes left behind (edges without both ends or both copies, bodies without note, notes without body) and
 * mends the counts. Safe to run at any time and again: what is younger than two minutes is left alone.
 */
export async function heal(ctx: StoreContext, uid: string): Promise<Healing> {
  const since = ctx.now() - graceMs;
  // The counts are mended on condition of the stored version.
  if (ctx.epoch > 0) await enterEpoch(ctx, uid);
  const meta = await readMeta(ctx, uid);
  const all = await fetchEverything(ctx, uid, meta);
  const found = leftovers(uid, all, since, await noticedSince(ctx, uid, since));
  const halves = found.halfNotes.map((item) => endsOf(item).here);
  const removals: Write[] = [...found.danglingEdges, ...found.orphanBodies, ...found.halfNotes].map(({ PK, SK }) => ({
    remove: { PK, SK },
  }));
  await writeItems(ctx, noticeOf(ctx, uid, halves));
  await writeItems(ctx, removals);
  const dangling = new Set(found.danglingEdges);
  const edges = all.edges.filter((edge) => edge.outgoing && !dangling.has(edge)).length;
  const drift = { nodes: all.nodes.length - halves.length - meta.nodeCount, edges: edges - meta.edgeCount };
  const mended = await mendCounts(ctx, uid, meta, drift);
  if (!mended && removals.length > 0) await bump(ctx, uid);
  return {
    danglingEdges: found.danglingEdges.length,
    orphanBodies: found.orphanBodies.length,
    halfNotes: halves.length,
    nodeDrift: drift.nodes,
    edgeDrift: drift.edges,
  };
}

/** What no request that is still under way can own. `noticed` names the notes that are being deleted or imported now. */
function leftovers(uid: string, { nodes, bodies, edges }: Everything, sinceMs: number, noticed: ReadonlySet<string>) {
  const settled = (id: string): boolean => !noticed.has(id) && decodeTime(id.slice(0, 26)) < sinceMs;
  const withBody = new Set(bodies.map((body) => endsOf(body).here));
  const halfNotes: Item[] = nodes.filter(({ id }) => !withBody.has(id) && settled(id));
  const present = new Set(nodes.map(({ id }) => id).filter((id) => withBody.has(id) || !settled(id)));
  const stored = new Set(edges.map(keyString));
  const whole = (edge: EdgeItem): boolean => {
    const { here, there } = endsOf(edge);
    return present.has(here) && present.has(there) && stored.has(keyString(keys.edgeAt(uid, there, here)));
  };
  const danglingEdges = edges.filter((edge) => Date.parse(edge.createdAt) < sinceMs && !whole(edge));
  const orphanBodies = bodies.filter((body) => !present.has(endsOf(body).here) && settled(endsOf(body).here));
  return { halfNotes, danglingEdges, orphanBodies };
}

/** Adds the drift to the counts, unless anybody wrote since they were read: then the recount is not of this version. */
async function mendCounts(
  ctx: StoreContext,
  uid: string,
  { graphVersion }: Meta,
  drift: { nodes: number; edges: number },
): Promise<boolean> {
  if (drift.nodes === 0 && drift.edges === 0) return false;
  try {
    await ctx.client.send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: keys.meta(uid),
        UpdateExpression: 'SET bumpedAt = :now ADD graphVersion :one, nodeCount :nodes, edgeCount :edges',
        ConditionExpression: 'graphVersion = :before',
        ExpressionAttributeValues: {
          ':now': isoTime(ctx),
          ':one': 1,
          ':before': graphVersion,
          ':nodes': drift.nodes,
          ':edges': drift.edges,
        },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
