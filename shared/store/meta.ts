import { randomBytes } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchRead, type Item } from '../batch/index.ts';
import { limits } from '../contract/index.ts';
import { Unprocessable } from '../graph/index.ts';
import { isoTime, type StoreContext } from './context.ts';
import type { CountChange, Meta, MetaItem } from './items.ts';
import { keys } from './keys.ts';
import { readOneByOne } from './one-by-one.ts';

/** What a write inside a unit of work gives as its graph version: the commit knows the real one. */
export const pendingVersion = -1;

const epochSize = 2 ** 32;
/** The first version of the epoch. Versions are safe integers up to epoch 2^21. */
const firstVersion = ({ epoch }: Pick<StoreContext, 'epoch'>): number => epoch * epochSize;

/**
 * A stored version as this epoch has it. One of an earlier epoch moves along: what containers that do not know of the epoch
 * yet write is seen as a new version, too.
 */
export const inEpoch = (ctx: Pick<StoreContext, 'epoch'>, stored: number): number =>
  stored >= firstVersion(ctx) ? stored : firstVersion(ctx) + (stored % epochSize);

/** Reads META out of a batch read's answer; absent for a user who has never written anything. */
export function metaFrom(ctx: StoreContext, item: Item | undefined): Meta {
  const {
    graphVersion = 0,
    highestShard = 0,
    nodeCount = 0,
    edgeCount = 0,
    cursorKey = '',
  } = (item ?? {}) as Partial<MetaItem>;
  const stored = {
    graphVersion: inEpoch(ctx, graphVersion),
    highestShard,
    nodeCount: Math.max(0, nodeCount),
    edgeCount: Math.max(0, edgeCount),
  };
  const meta: Meta = { ...stored, cursorKey, pending: false };
  return ctx.unit ? ctx.unit.view(meta) : meta;
}

export async function readMeta(ctx: StoreContext, uid: string): Promise<Meta> {
  // One GetItem: all that the function may do which only tells whether the table answers.
  const read = ctx.unit ? ctx.unit.read([keys.meta(uid)]) : readOneByOne(ctx.client, ctx.table, [keys.meta(uid)]);
  const [item] = await read;
  return metaFrom(ctx, item);
}

/** What reading versions of many users takes. */
type VersionReader = Pick<StoreContext, 'client' | 'table' | 'epoch' | 'concurrency'>;

/**
 * The graph versions of many users, strongly consistent, in one batch; 0 for a user who has never written anything.
 * @throws PartialRead when the table does not answer in time
 */
export async function readGraphVersions(
  { client, table, concurrency, epoch }: VersionReader,
  uids: Iterable<string>,
): Promise<Map<string, number>> {
  const users = [...new Set(uids)];
  const wanted = users.map(keys.meta);
  const found = await batchRead(client, table, wanted, { concurrency, attributes: ['PK', 'SK', 'graphVersion'] });
  return new Map(users.map((uid, i) => [uid, inEpoch({ epoch }, Number(found[i]?.graphVersion ?? 0))]));
}

/**
 * Ends every acknowledged write, whole or partial: write first, bump second, then answer.
 * @returns the new graph version; `pendingVersion` inside a unit of work, which bumps once at its end
 */
export async function bump(ctx: StoreContext, uid: string, change: CountChange = {}): Promise<number> {
  if (ctx.unit) {
    ctx.unit.bump(change);
    return pendingVersion;
  }
  const floor = firstVersion(ctx);
  for (;;) {
    try {
      return countsOf(await add(ctx, uid, change, floor)).graphVersion;
    } catch (error) {
      if (floor === 0 || (error as Error).name !== 'ConditionalCheckFailedException') throw error;
      await enterEpoch(ctx, uid);
    }
  }
}

/**
 * A bump that counts at most once, however often it is tried: META keeps the number of the last piece of work whose effects it
 * counts. So a retry after a lost answer, or of work that a crash ended, counts nothing twice.
 * @param seq number of the piece of work, above those before it
 */
export async function bumpOnce(
  ctx: StoreContext,
  uid: string,
  change: CountChange,
  seq: number,
): Promise<{ graphVersion: number; edgeCount: number }> {
  const floor = firstVersion(ctx);
  for (;;) {
    try {
      return countsOf(await add(ctx, uid, change, floor, seq));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const [item] = await readOneByOne(ctx.client, ctx.table, [keys.meta(uid)]);
      if (connectedSeqOf(item) >= seq) return countsOf(item);
      await enterEpoch(ctx, uid);
    }
  }
}

/** The number of the last piece of work that `bumpOnce` counted; 0 before the first. */
export const connectedSeqOf = (item: Item | undefined): number => Number(item?.connectedSeq ?? 0);

const countsOf = (item: Readonly<Record<string, unknown>> | undefined) => ({
  graphVersion: Number(item?.graphVersion),
  edgeCount: Number(item?.edgeCount),
});

/** Adds one to the version; with a restored table only to one of this epoch, with a number only to one that does not count it. */
async function add(ctx: StoreContext, uid: string, change: CountChange, floor: number, seq?: number) {
  const counted = seq === undefined ? '' : ', connectedSeq = :seq';
  const conditions = [
    ...(floor > 0 ? ['graphVersion >= :floor'] : []),
    ...(seq === undefined ? [] : ['(attribute_not_exists(connectedSeq) OR connectedSeq < :seq)']),
  ];
  const { Attributes } = await ctx.client.send(
    new UpdateCommand({
      TableName: ctx.table,
      Key: keys.meta(uid),
      UpdateExpression: `SET bumpedAt = :now, cursorKey = if_not_exists(cursorKey, :key)${counted} ADD graphVersion :one, nodeCount :nodes, edgeCount :edges`,
      ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
      ExpressionAttributeValues: {
        ':now': isoTime(ctx),
        ':key': randomBytes(24).toString('base64url'),
        ':one': 1,
        ':nodes': change.nodes ?? 0,
        ':edges': change.edges ?? 0,
        ...(floor > 0 ? { ':floor': floor } : {}),
        ...(seq === undefined ? {} : { ':seq': seq }),
      },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Attributes;
}

/** Brings a user's stored version into this epoch, once after a restore. */
export async function enterEpoch(ctx: StoreContext, uid: string): Promise<void> {
  const [item] = await readOneByOne(ctx.client, ctx.table, [keys.meta(uid)]);
  const before = item?.graphVersion as number | undefined;
  const after = inEpoch(ctx, before ?? 0);
  if (after === (before ?? 0)) return;
  await ctx.client
    .send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: keys.meta(uid),
        UpdateExpression: 'SET graphVersion = :after',
        ConditionExpression: before === undefined ? 'attribute_not_exists(graphVersion)' : 'graphVersion = :before',
        ExpressionAttributeValues: { ':after': after, ...(before === undefined ? {} : { ':before': before }) },
      }),
    )
    .catch(unlessDone);
}

/** Somebody else did the same or more: what we wanted is true. */
const unlessDone = (error: Error): void => {
  if (error.name !== 'ConditionalCheckFailedException') throw error;
};

/**
 * Raises the user's highest shard before the first note goes there, so that no reader can miss it.
 * It never falls: two writers with different configurations leave the higher one.
 */
export async function ensureShards(ctx: StoreContext, uid: string, meta: Meta): Promise<void> {
  const wanted = ctx.shards - 1;
  if (meta.highestShard >= wanted) return;
  await ctx.client
    .send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: keys.meta(uid),
        UpdateExpression: 'SET highestShard = :wanted',
        ConditionExpression: 'attribute_not_exists(highestShard) OR highestShard < :wanted',
        ExpressionAttributeValues: { ':wanted': wanted },
      }),
    )
    .catch(unlessDone);
}

/** How many more notes and edges the user may have. */
export const roomFor = (meta: Meta): Required<CountChange> => ({
  nodes: Math.max(0, limits.nodesPerUser - meta.nodeCount),
  edges: Math.max(0, limits.edgesPerUser - meta.edgeCount),
});

export const tooMany = (what: 'notes' | 'edges'): Unprocessable => {
  const limit = what === 'notes' ? limits.nodesPerUser : limits.edgesPerUser;
  return new Unprocessable(`A user may have ${limit} ${what}; delete some first`, {
    limit,
    field: what === 'notes' ? 'nodes' : 'edges',
  });
};
