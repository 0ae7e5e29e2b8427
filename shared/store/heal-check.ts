import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../batch/index.ts';
import { endsOfEdge, shardOf } from '../graph/index.ts';
import { mapBounded } from '../work/index.ts';
import { expiresIn, fanOut, isoTime, readItems, type StoreContext } from './context.ts';
import { type CountDrift, graceMs, isOff, removeLeftovers } from './heal.ts';
import type { MetaItem } from './items.ts';
import { keys } from './keys.ts';
import { bump } from './meta.ts';
import { last, queryRange } from './query.ts';

/** Changes of a user's graph that may be half of what their request meant to do. */
export interface SuspectChanges {
  /** When the latest of them was made, milliseconds since 1970, by the clock of the request that made it. */
  readonly changedAt?: number;
  /** The same for those that do not say: by the stream, rounded down to a second. */
  readonly changedAround?: number;
  /** Ids of notes and edges that came or went, with their bodies and copies. */
  readonly notes: readonly string[];
  readonly edges: readonly string[];
  /** The same again whenever the check is made again. */
  readonly id: string;
}

/** What a check found and removed, and what is left to be mended. */
export interface Checked {
  /** Whether a change was never followed by a new version. */
  readonly missingBump: boolean;
  readonly danglingEdges: number;
  readonly orphanBodies: number;
  readonly halfNotes: number;
  /** Counts that are off; to be mended once whoever was at work has ended. */
  readonly drift?: CountDrift;
}

/** How far the clocks of two AWS services may be apart; Amazon Time Sync keeps them within milliseconds. */
const skewMs = 1_000;
/** A stream's times are whole seconds. */
const roundedMs = 1_000;
const dayMs = 24 * 3_600_000;
/** A user of whom nothing is heard for longer leaves no record of the healing behind. */
const healingKeptDays = 30;

const nothing = { missingBump: false, danglingEdges: 0, orphanBodies: 0, halfNotes: 0 } as const;

/**
 * Looks whether these changes were finished: followed by a bump, every edge with both ends and copies, every note with its
 * body. Where something is amiss, and once a day for each user, everything of the user is looked at.
 */
export async function checkChanges(ctx: StoreContext, uid: string, changes: SuspectChanges): Promise<Checked> {
  const [meta, healing] = await readItems(ctx, [keys.meta(uid), keys.healing(uid)]);
  const bumped = bumpAfter(changes, meta as MetaItem | undefined, ctx.now());
  if (bumped !== 'certain') await bump(ctx, uid);
  const missingBump = bumped === 'missing';
  const wanted =
    missingBump || (await anyLeftover(ctx, uid, changes)) || (await claimsToday(ctx, uid, healing, changes.id));
  if (!wanted) return { ...nothing, missingBump };
  const { drift, ...removed } = await removeLeftovers(ctx, uid);
  return { missingBump, ...removed, ...(isOff(drift) ? { drift } : {}) };
}

type Bumped = 'certain' | 'doubtful' | 'missing';

/**
 * Whether a bump came after these changes. A request that says when it wrote bumps later by the same clock. The stream's time is
 * of another clock and rounded: where it is too close to tell, the bump is made again, which is safe, and is no repair.
 */
function bumpAfter({ changedAt, changedAround }: SuspectChanges, meta: MetaItem | undefined, now: number): Bumped {
  const bumpedAt = meta?.bumpedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(meta.bumpedAt);
  const told = [
    ...(changedAt === undefined ? [] : [bumpBetween(bumpedAt, changedAt - skewMs, changedAt)]),
    ...(changedAround === undefined
      ? []
      : [bumpBetween(bumpedAt, changedAround - skewMs, changedAround + roundedMs + skewMs)]),
  ];
  if (told.every((bumped) => bumped === 'certain')) return 'certain';
  // Its request may still be under way: it bumps itself, or another check comes.
  const settled = now - Math.max(changedAt ?? 0, changedAround ?? 0) >= graceMs;
  return settled && told.includes('missing') ? 'missing' : 'doubtful';
}

function bumpBetween(bumpedAt: number, missingBefore: number, certainFrom: number): Bumped {
  if (bumpedAt >= certainFrom) return 'certain';
  return bumpedAt < missingBefore ? 'missing' : 'doubtful';
}

/** Whether one of these notes and edges is there in part. */
async function anyLeftover(ctx: StoreContext, uid: string, changes: SuspectChanges): Promise<boolean> {
  const notes = changes.notes.filter((id) => shardOf(id) !== undefined);
  const pairs = changes.edges.map(endsOfEdge).filter((ends) => ends !== undefined);
  const items = await readItems(
    ctx,
    [
      ...notes.flatMap((id) => [keys.node(uid, id), keys.body(uid, id)]),
      ...pairs.flatMap(([a, b]) => [
        keys.edgeAt(uid, a, b),
        keys.edgeAt(uid, b, a),
        keys.node(uid, a),
        keys.node(uid, b),
      ]),
    ],
    ['PK', 'SK'],
  );
  const ofEdges = items.slice(2 * notes.length);
  if (notes.some((_, i) => Boolean(items[2 * i]) !== Boolean(items[2 * i + 1]))) return true;
  if (pairs.some((_, i) => isHalf(ofEdges.slice(4 * i, 4 * i + 4)))) return true;
  const gone = notes.filter((_, i) => !items[2 * i]);
  const left = await mapBounded(gone, fanOut(ctx), (id) => hasEdge(ctx, uid, id));
  return left.some(Boolean);
}

/** Both copies and both ends, or neither copy. */
const isHalf = ([one, other, ...ends]: readonly (Item | undefined)[]): boolean =>
  Boolean(one || other) && !(one && other && ends.every(Boolean));

/** Whether an edge is still stored with a note. */
const hasEdge = async (ctx: StoreContext, uid: string, id: string): Promise<boolean> => {
  const range = { partition: keys.node(uid, id).PK, from: `E#${id}#`, to: `E#${id}#${last}`, atMost: 1 };
  return (await queryRange(ctx, range)).length > 0;
};

/** Whether this check is the one that looks at everything today; a check that is made again still is. */
async function claimsToday(ctx: StoreContext, uid: string, healing: Item | undefined, id: string): Promise<boolean> {
  const dayAgo = new Date(ctx.now() - dayMs).toISOString();
  if (healing && String(healing.healedAt) >= dayAgo && healing.check !== id) return false;
  try {
    await ctx.client.send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: keys.healing(uid),
        UpdateExpression: 'SET healedAt = :now, #check = :id, expiresAt = :expires',
        ConditionExpression: 'attribute_not_exists(PK) OR healedAt < :dayAgo OR #check = :id',
        ExpressionAttributeNames: { '#check': 'check' },
        ExpressionAttributeValues: {
          ':now': isoTime(ctx),
          ':id': id,
          ':expires': expiresIn(ctx, healingKeptDays),
          ':dayAgo': dayAgo,
        },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
