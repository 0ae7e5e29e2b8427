import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { decodeTime } from 'ulid';
import { type Item, type Key, keyString } from '../batch/index.ts';
import { mapBounded } from '../work/index.ts';
import { fanOut, isoTime, readItems, type StoreContext, writeItems } from './context.ts';
import { type EdgeItem, endsOf, type MetaItem } from './items.ts';
import { keys } from './keys.ts';
import { bump, connectedSeqOf, enterEpoch, metaFrom } from './meta.ts';
import { noticedSince, noticeOf } from './notices.ts';
import { type Everything, fetchEverything } from './shards.ts';
import { entriesAfter } from './signature-log.ts';
import { raced } from './transaction.ts';

/** What a healing removed, and by how much the counts in META were off. */
export interface Healing {
  readonly danglingEdges: number;
  readonly orphanBodies: number;
  readonly halfNotes: number;
  readonly nodeDrift: number;
  readonly edgeDrift: number;
}

/** By how much the counts of a version are off. */
export interface CountDrift {
  readonly nodes: number;
  readonly edges: number;
  /** The version that was counted; absent when the graph changed meanwhile, and the count says nothing. */
  readonly graphVersion?: number;
}

/** Younger things may belong to a request that is still under way: the longest function runs for a minute. */
export const graceMs = 120_000;

/** All that tells a leftover. The bodies of the largest graph are 200 MB: no content is read. */
const tellingAttributes = ['PK', 'SK', 'id', 'createdAt', 'outgoing'];

/**
 * Removes what crashes left behind (edges without both ends or both copies, bodies without note, notes without body) and
 * mends the counts. Safe to run again.
 * @param settle waits until every request under way has ended, before counts are mended; left out where none can be
 */
export async function heal(ctx: StoreContext, uid: string, settle?: () => Promise<unknown>): Promise<Healing> {
  const { drift, ...removed } = await removeLeftovers(ctx, uid);
  if (isOff(drift)) {
    await settle?.();
    await mendCounts(ctx, uid, drift);
  }
  return { ...removed, nodeDrift: drift.nodes, edgeDrift: drift.edges };
}

/** Whether a count says that something is to be mended. */
export const isOff = ({ nodes, edges }: CountDrift): boolean => nodes !== 0 || edges !== 0;

/**
 * Removes what crashes left behind and counts what is there. Safe beside running requests: what is younger than two minutes
 * is left alone, and what is removed is so only while it still lacks what it lacked.
 */
export async function removeLeftovers(
  ctx: StoreContext,
  uid: string,
): Promise<Pick<Healing, 'danglingEdges' | 'orphanBodies' | 'halfNotes'> & { readonly drift: CountDrift }> {
  const since = ctx.now() - graceMs;
  // The counts are mended on condition of the stored version.
  if (ctx.epoch > 0) await enterEpoch(ctx, uid);
  const [stored] = await readItems(ctx, [keys.meta(uid)]);
  const meta = metaFrom(ctx, stored);
  const all = await fetchEverything(ctx, uid, meta, tellingAttributes);
  const found = leftovers(uid, all, since, await noticedSince(ctx, uid, since));
  await writeItems(
    ctx,
    noticeOf(
      ctx,
      uid,
      found.halfNotes.map(({ item }) => endsOf(item).here),
    ),
  );
  // Edges of a half note hang on it: it goes first.
  const halfNotes = await removeWhileLacking(ctx, found.halfNotes);
  const orphanBodies = await removeWhileLacking(ctx, found.orphanBodies);
  const danglingEdges = await removeWhileLacking(ctx, found.danglingEdges);
  const dangling = new Set(found.danglingEdges.map(({ item }) => item));
  const edges = all.edges.filter((edge) => edge.outgoing && !dangling.has(edge)).length;
  const nodes = all.nodes.length - found.halfNotes.length;
  // As they are stored: readers never see one below zero.
  const { nodeCount = 0, edgeCount = 0 } = (stored ?? {}) as Partial<MetaItem>;
  const counted = { nodes: nodes - nodeCount, edges: edges - edgeCount };
  const removed = { danglingEdges, orphanBodies, halfNotes };
  if (Object.values(found).flat().length === 0)
    return { ...removed, drift: { ...counted, graphVersion: meta.graphVersion } };
  const graphVersion = await bump(ctx, uid);
  // Whoever came between, or kept something from being removed, has changed what was counted.
  const whole = Object.values(found).flat().length === danglingEdges + orphanBodies + halfNotes;
  const undisturbed = whole && graphVersion === meta.graphVersion + 1;
  return { ...removed, drift: { ...counted, ...(undisturbed ? { graphVersion } : {}) } };
}

/** Something that is of no use, and the item whose absence makes it so. */
interface Leftover {
  readonly item: Item;
  readonly lacks: Key;
}

/** Removes each unless what it lacks has come meanwhile. @returns how many went */
async function removeWhileLacking(ctx: StoreContext, found: readonly Leftover[]): Promise<number> {
  const removed = await mapBounded(found, fanOut(ctx), async ({ item: { PK, SK }, lacks }) => {
    const absent = { TableName: ctx.table, Key: { PK: lacks.PK, SK: lacks.SK } };
    const TransactItems = [
      { ConditionCheck: { ...absent, ConditionExpression: 'attribute_not_exists(PK)' } },
      { Delete: { TableName: ctx.table, Key: { PK, SK } } },
    ];
    try {
      await ctx.client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      // Somebody is at work on it: the stream tells of that, and it is looked at again.
      if (raced(error)) return false;
      throw error;
    }
  });
  return removed.filter(Boolean).length;
}

/** What no request that is still under way can own. `noticed` names the notes that are being deleted or imported now. */
function leftovers(uid: string, { nodes, bodies, edges }: Everything, sinceMs: number, noticed: ReadonlySet<string>) {
  const settled = (id: string): boolean => !noticed.has(id) && decodeTime(id.slice(0, 26)) < sinceMs;
  const withBody = new Set(bodies.map((body) => endsOf(body).here));
  const half = nodes.filter(({ id }) => !withBody.has(id) && settled(id));
  const present = new Set(nodes.map(({ id }) => id).filter((id) => withBody.has(id) || !settled(id)));
  const stored = new Set(edges.map(keyString));
  const lackedBy = (edge: EdgeItem): Key | undefined => {
    const { here, there } = endsOf(edge);
    const end = [here, there].find((id) => !present.has(id));
    if (end !== undefined) return keys.node(uid, end);
    const twin = keys.edgeAt(uid, there, here);
    return stored.has(keyString(twin)) ? undefined : twin;
  };
  const danglingEdges = edges.flatMap((item): Leftover[] => {
    const lacks = Date.parse(item.createdAt) < sinceMs ? lackedBy(item) : undefined;
    return lacks ? [{ item, lacks }] : [];
  });
  const orphans = bodies.filter((body) => !present.has(endsOf(body).here) && settled(endsOf(body).here));
  return {
    danglingEdges,
    halfNotes: half.map((item): Leftover => ({ item, lacks: keys.body(uid, item.id) })),
    orphanBodies: orphans.map((item): Leftover => ({ item, lacks: keys.node(uid, endsOf(item).here) })),
  };
}

/** Whether edges that a crash left uncounted will be counted by the next try of what wrote them. */
async function countsLater(ctx: StoreContext, uid: string): Promise<boolean> {
  const [meta] = await readItems(ctx, [keys.meta(uid)]);
  const entries = await entriesAfter(ctx, uid, connectedSeqOf(meta));
  return entries.some(({ entry }) => entry.pairs.length > 0);
}

/**
 * Adds the drift to the counts, unless anybody wrote since they were read: then the recount is not of this version. A request
 * that had written and not bumped when it was counted adds its own count later: wait until it has ended, one way or the other.
 * @returns whether the counts were mended
 */
export async function mendCounts(ctx: StoreContext, uid: string, drift: CountDrift): Promise<boolean> {
  if (drift.graphVersion === undefined || (await countsLater(ctx, uid))) return false;
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
          ':before': drift.graphVersion,
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
