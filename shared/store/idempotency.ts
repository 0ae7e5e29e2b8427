import { createHash } from 'node:crypto';
import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../batch/index.ts';
import { Conflict, nodeIdFactory, recordIdFactory, seededRandom } from '../graph/index.ts';
import { packText, type StoredText, unpackText } from './body.ts';
import { expiresIn, type StoreContext } from './context.ts';
import { keys } from './keys.ts';

/** A remembered answer: status, ids and counts. Endpoints that answer with contents say what to keep instead. */
export interface RememberedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly graphVersion?: number;
}

interface IdempotencyItem extends Item {
  /** Hash of the request: the same key with another request is refused. */
  readonly fingerprint: string;
  /** All ids of the request come from these, so that a second try uses the same ones. */
  readonly seed: string;
  readonly startedMs: number;
  readonly shards: number;
  /** Milliseconds since 1970 until which the first try may still be under way. */
  readonly lockedUntilMs: number;
  readonly reply?: StoredText;
  readonly expiresAt: number;
}

/** A request under a key, to be done now with `context`, and then ended by `remember` or `release`. */
export interface Attempt {
  readonly context: StoreContext;
  readonly remember: (reply: RememberedReply) => Promise<void>;
  readonly release: () => Promise<void>;
}

const keptDays = 1;
/** Longer than the longest function may run (29 s). */
const lockMs = 30_000;

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * Begins a request under an idempotency key. The record is written first; whatever ids the request makes come from its seed,
 * so that a retry, after a crash or a lost answer, writes the same items again instead of new ones.
 * @param request what must be the same for the key to mean the same: method, path and body
 * @returns the first try's answer when it ended; else an attempt
 * @throws Conflict when the key stands for another request, or for one that is still under way
 */
export async function beginIdempotent(
  ctx: StoreContext,
  uid: string,
  key: string,
  request: string,
): Promise<RememberedReply | Attempt> {
  const now = ctx.now();
  const fresh: IdempotencyItem = {
    ...keys.idempotency(uid, hash(key)),
    fingerprint: hash(request),
    seed: ctx.newId(now),
    startedMs: now,
    shards: ctx.shards,
    lockedUntilMs: now + lockMs,
    expiresAt: expiresIn(ctx, keptDays),
  };
  const before = await putNew(ctx, fresh);
  // Our own record: the client library sent it again after a lost answer.
  if (!before || before.seed === fresh.seed) return attemptOf(ctx, fresh, false);
  if (before.fingerprint !== fresh.fingerprint)
    throw new Conflict('This Idempotency-Key was used for another request; use a new one', {
      field: 'Idempotency-Key',
      rule: 'same request',
    });
  if (before.reply) return JSON.parse(unpackText(before.reply)) as RememberedReply;
  if (before.lockedUntilMs > now || !(await takeOver(ctx, before, now)))
    throw new Conflict('The same request is still under way; try again in a moment', {
      field: 'Idempotency-Key',
      rule: 'in progress',
    });
  return attemptOf(ctx, before, true);
}

/** Writes the record unless one is there that has not expired, which is returned. */
async function putNew(ctx: StoreContext, record: IdempotencyItem): Promise<IdempotencyItem | undefined> {
  try {
    await ctx.client.send(
      new PutCommand({
        TableName: ctx.table,
        Item: record,
        ConditionExpression: 'attribute_not_exists(PK) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': Math.floor(ctx.now() / 1000) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    // Errors come as they are on the wire: the document client translates answers only.
    return unmarshall((error as ConditionalCheckFailedException).Item ?? {}) as IdempotencyItem;
  }
}

/** Of two retries of a try that never ended, one goes on. */
async function takeOver(ctx: StoreContext, { PK, SK, lockedUntilMs }: IdempotencyItem, now: number): Promise<boolean> {
  try {
    await ctx.client.send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: { PK, SK },
        UpdateExpression: 'SET lockedUntilMs = :until',
        ConditionExpression: 'lockedUntilMs = :before AND attribute_not_exists(reply)',
        ExpressionAttributeValues: { ':until': now + lockMs, ':before': lockedUntilMs },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

function attemptOf(ctx: StoreContext, record: IdempotencyItem, resumed: boolean): Attempt {
  const { PK, SK, seed, startedMs, shards } = record;
  // Of the first try's time whatever the time is now: the ids of a retry are the same.
  const ids = (next: (now: number) => string) => () => next(startedMs);
  const update = async (expression: string, values: Record<string, unknown>): Promise<void> => {
    await ctx.client.send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: { PK, SK },
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
      }),
    );
  };
  return {
    context: {
      ...ctx,
      shards,
      keyed: { at: new Date(startedMs).toISOString(), resumed },
      newNodeId: ids(nodeIdFactory(shards, seededRandom(`${seed} notes`))),
      newId: ids(recordIdFactory(seededRandom(`${seed} records`))),
    },
    remember: (reply) => update('SET reply = :reply', { ':reply': packText(JSON.stringify(reply)) }),
    release: () => update('SET lockedUntilMs = :none', { ':none': 0 }),
  };
}
