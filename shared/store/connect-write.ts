import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../work/index.ts';
import { type CopyWrite, isAutomatic, isReplacement, type PairWork, writesOf } from './connect-plan.ts';
import type { StoreContext } from './context.ts';
import type { Turn } from './similar-memory.ts';

/**
 * Most edge copies being written at once. A conditional put takes about 5 ms, so 8 make 1,600 a second, spread over the shards:
 * with four, 400 write units of the 1,000 a second that a partition takes. The rest is left to the user's own requests.
 */
const writePool = 8;

/** What became of the edges that were written. */
export interface Tally {
  readonly connected: number;
  readonly disconnected: number;
  /** Pairs that have an automatic edge now, of those given, or a manual one that took its place and its part of the count. */
  readonly present: ReadonlySet<PairWork>;
}

type Outcome = 'created' | 'kept' | 'removed' | 'refused';

const isAutomaticCopy = {
  ExpressionAttributeNames: { '#origin': 'origin' },
  ExpressionAttributeValues: { ':automatic': 'automatic' },
};

/** Whether the condition did not hold, and whether an earlier try of the same call may be the reason. */
function refusal(error: unknown): { readonly again: boolean } {
  const { name, $metadata } = error as { name?: string; $metadata?: { attempts?: number } };
  if (name !== 'ConditionalCheckFailedException') throw error;
  return { again: ($metadata?.attempts ?? 1) > 1 };
}

async function writeCopy(ctx: StoreContext, write: CopyWrite, before: boolean): Promise<Outcome> {
  try {
    if ('remove' in write) {
      const { PK, SK } = write.remove;
      const ConditionExpression = '#origin = :automatic';
      await ctx.client.send(
        new DeleteCommand({ TableName: ctx.table, Key: { PK, SK }, ConditionExpression, ...isAutomaticCopy }),
      );
      return 'removed';
    }
    const { Attributes: old } = await ctx.client.send(
      new PutCommand({
        TableName: ctx.table,
        Item: write.put,
        ConditionExpression: 'attribute_not_exists(PK) OR #origin = :automatic',
        ...isAutomaticCopy,
        ReturnValues: 'ALL_OLD',
      }),
    );
    // Where there was none, one of the very same moment is that of a first try whose answer was lost.
    return !old || (!before && old.createdAt === write.put.createdAt) ? 'created' : 'kept';
  } catch (error) {
    return refusal(error).again && 'remove' in write ? 'removed' : 'refused';
  }
}

/**
 * Writes the edges of pairs, both copies of each, unless somebody has drawn a manual edge there. Removals first, so that the
 * user's count never passes the limit on the way. The copy at the lower id stands for the edge.
 * @throws the first error; nothing is sent any more after it
 */
export async function writePairs(
  ctx: StoreContext,
  uid: string,
  turn: Turn,
  works: readonly PairWork[],
): Promise<Tally> {
  const present = new Set(works.filter(({ copies: [lower] }) => isAutomatic(lower) || isReplacement(lower)));
  const all = works.flatMap((work) => writesOf(ctx, uid, work).map((write) => ({ work, write })));
  let [connected, disconnected] = [0, 0];
  for (const phase of ['remove', 'put'] as const) {
    const writes = all.filter(({ write }) => phase in write);
    await unlessFailed(writes, async ({ work, write }) => {
      turn.check();
      const outcome = await writeCopy(ctx, write, work.before);
      if (!write.isLower) return;
      if (outcome === 'created') connected += 1;
      if (outcome === 'removed') disconnected += 1;
      if (outcome === 'created' || outcome === 'kept') present.add(work);
      // A manual edge has taken the place of the automatic one since that was read.
      else if (outcome === 'removed' || !isAutomatic(work.copies[0])) present.delete(work);
    });
  }
  return { connected, disconnected, present };
}

/** Does the work on all items, but begins none after a failure, and waits for what is under way: nothing runs on unseen. */
async function unlessFailed<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  await mapBounded(items, writePool, async (item) => {
    if (failure) return;
    try {
      await work(item);
    } catch (error) {
      failure ??= { error };
    }
  });
  if (failure) throw failure.error;
}
