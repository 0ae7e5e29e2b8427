import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  batchRead,
  batchWrite,
  type Item,
  type Key,
  keyOf,
  keyString,
  PartialFailure,
  type Write,
} from '../batch/index.ts';
import type { FlagValues } from '../flags/index.ts';
import { Unavailable } from '../graph/index.ts';
import type { CountChange, Meta } from './items.ts';
import { readOneByOne, writeOneByOne } from './one-by-one.ts';
import type { Plan } from './planner.ts';
import type { IndexCache } from './search-state.ts';

/** What several requests of one user share: see `UnitOfWork`. */
export interface SharedWork {
  read(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  write(writes: readonly Write[]): Promise<void>;
  bump(change: CountChange): void;
  /** Of the edges that went with a note, how many no other request has counted yet: two notes that go may share one. */
  cut(edgeIds: Iterable<string>): number;
  view(meta: Meta): Meta;
  afterCommit(work: (graphVersion: number | undefined) => Promise<void>): void;
}

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
  /** Raised by a restore: every graph version is at least epoch · 2^32, so that versions given before it never come again. */
  readonly epoch: number;
  readonly newNodeId: (now?: number) => string;
  /** Ids of records: operations, audit, deletions. ULIDs. */
  readonly newId: (now?: number) => string;
  readonly now: () => number;
  /** Search indexes this container keeps in memory. */
  readonly indexes: IndexCache;
  /** Told of what failed without failing the request. */
  readonly warn?: (message: string, error: unknown) => void;
  /** Told of every choice the query planner makes. */
  readonly explain?: (plan: Plan) => void;
  /** Set while several requests share their reads, writes and version bump. */
  readonly unit?: SharedWork;
  /** A request under an idempotency key: when it was first tried, and whether this is a later try, so that what the first one wrote may be there. */
  readonly keyed?: { readonly at: string; readonly resumed: boolean };
}

/** How many calls one request may have under way: the configured pool, or one after another with `boundedWork` off. */
export const fanOut = (ctx: StoreContext): number => (ctx.flags().boundedWork ? ctx.concurrency : 1);

/**
 * Writes items by the path the `batchWrites` flag chooses. What is stored is the same on both.
 * @throws PartialFailure<Write> naming the writes that were not confirmed
 */
export async function writeItems(ctx: StoreContext, writes: Iterable<Write>): Promise<void> {
  if (ctx.unit) return ctx.unit.write([...writes]);
  if (ctx.flags().batchWrites) await batchWrite(ctx.client, ctx.table, writes, { concurrency: fanOut(ctx) });
  else await writeOneByOne(ctx.client, ctx.table, writes);
}

/**
 * Reads items, strongly consistent, in the order of the keys, by the path the `batchWrites` flag chooses.
 * @param attributes only these, to save bytes; read units stay those of the whole item
 */
export function readItems(
  ctx: StoreContext,
  wanted: readonly Key[],
  attributes?: readonly string[],
): Promise<(Item | undefined)[]> {
  if (ctx.unit) return ctx.unit.read(wanted);
  return ctx.flags().batchWrites
    ? batchRead(ctx.client, ctx.table, wanted, { concurrency: fanOut(ctx), ...(attributes ? { attributes } : {}) })
    : readOneByOne(ctx.client, ctx.table, wanted);
}

/**
 * Runs the writes and returns the keys that were not confirmed, as `keyString`s.
 * @throws what no retry can mend: then nobody can say what was done
 */
export async function writeAndTellRest(ctx: StoreContext, writes: readonly Write[]): Promise<Set<string>> {
  try {
    await writeItems(ctx, writes);
    return new Set();
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    return new Set((error.notDone as Write[]).map((write) => keyString(keyOf(write))));
  }
}

/** What is told of something whose write was not confirmed. */
export const notConfirmed = (what: 'created' | 'stored' | 'deleted'): Unavailable =>
  new Unavailable(`Not ${what}: the database is busy. Send it again`);

export const isoTime = (ctx: StoreContext): string => new Date(ctx.now()).toISOString();
/** A time to live, in seconds since 1970, `days` from now. */
export const expiresIn = (ctx: StoreContext, days: number): number => Math.floor(ctx.now() / 1000) + days * 24 * 3600;
