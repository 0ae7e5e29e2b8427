import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchRead, batchWrite, type Item, type Key, type Write } from '../batch/index.ts';
import type { FlagValues } from '../flags/index.ts';
import { readOneByOne, writeOneByOne } from './one-by-one.ts';

/** What every store operation works with. */
export interface StoreContext {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** Read anew by each operation: a flag may change between two requests. */
  readonly flags: () => FlagValues;
  /** Most DynamoDB calls under way at once. */
  readonly concurrency: number;
  /** Shards of new notes. */
  readonly shards: number;
  readonly newNodeId: (now?: number) => string;
  readonly now: () => number;
}

/** Writes items by the path the `batchWrites` flag chooses. What is stored is the same on both. */
export function writeItems(ctx: StoreContext, writes: Iterable<Write>): Promise<void> {
  const { batchWrites } = ctx.flags();
  return batchWrites
    ? batchWrite(ctx.client, ctx.table, writes, { concurrency: ctx.concurrency })
    : writeOneByOne(ctx.client, ctx.table, writes);
}

/** Reads items, strongly consistent, in the order of the keys, by the path the `batchWrites` flag chooses. */
export function readItems(ctx: StoreContext, wanted: readonly Key[]): Promise<(Item | undefined)[]> {
  const { batchWrites } = ctx.flags();
  return batchWrites
    ? batchRead(ctx.client, ctx.table, wanted, { concurrency: ctx.concurrency })
    : readOneByOne(ctx.client, ctx.table, wanted);
}

export const isoTime = (ctx: StoreContext): string => new Date(ctx.now()).toISOString();
