import type { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchWrite, type Item, itemBytes, keyString, type Write } from '../../../shared/batch/index.ts';
import { noteItems } from '../../../shared/store/node-items.ts';
import { tableSchema } from '../../../shared/store/schema.ts';
import { inVirtualTime } from '../../compare-batch/virtual-clock.ts';
import { notesOf } from '../graph.ts';
import { latencyMs, pool } from '../settings.ts';
import { TokenBucket } from './token-bucket.ts';

/** DynamoDB's limit for one partition (developer guide, "Designing partition keys"). */
export const unitsPerSecond = 1_000;
const notes = 10_000;

export interface ImportRun {
  readonly shards: number;
  readonly seconds: number;
  /** Items that were refused, each time they were. */
  readonly throttled: number;
  /** Write units of the whole import. */
  readonly units: number;
}

const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Write units of a new item and of its entries in the list indexes. */
function writeUnitsOf(item: Item): number {
  const entries = tableSchema.localIndexes.filter(({ sortKey }) => sortKey in item);
  return entries.reduce(
    (sum, { sortKey, attributes }) => {
      const kept = ['PK', 'SK', sortKey, ...attributes];
      return sum + unitsOf(itemBytes(Object.fromEntries(Object.entries(item).filter(([name]) => kept.includes(name)))));
    },
    unitsOf(itemBytes(item)),
  );
}

type Requests = NonNullable<BatchWriteCommand['input']['RequestItems']>[string];

/** Partitions that take writes at their own pace; an item over it comes back unprocessed. */
class Partitions {
  throttled = 0;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(private readonly units: ReadonlyMap<string, number>) {}

  /** The client's `send`, for BatchWriteItem. */
  async send({ input }: BatchWriteCommand): Promise<{ UnprocessedItems: Record<string, Requests> }> {
    await new Promise((resolve) => setTimeout(resolve, latencyMs.dynamoDb));
    const [[table = '', requests = []] = []] = Object.entries(input.RequestItems ?? {});
    const left = requests.filter(({ PutRequest }) => !this.#takes(PutRequest?.Item as Item));
    this.throttled += left.length;
    return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
  }

  #takes(item: Item): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(item.PK) ?? new TokenBucket(unitsPerSecond, now);
    this.#buckets.set(item.PK, bucket);
    return bucket.take(this.units.get(keyString(item)) ?? 1, now);
  }
}

async function importInto(shards: number): Promise<ImportRun> {
  const items = [...notesOf({ uid: 'hot', notes, edgesPerNote: 0, shards })].flatMap((note) =>
    Object.values(noteItems('hot', note) as unknown as Record<string, Item>),
  );
  const unitsByKey = new Map(items.map((item) => [keyString(item), writeUnitsOf(item)]));
  const partitions = new Partitions(unitsByKey);
  const writes: Write[] = items.map((put) => ({ put }));
  const client = partitions as unknown as DynamoDBDocumentClient;
  const options = { concurrency: pool, deadlineMs: Number.POSITIVE_INFINITY };
  const { result, elapsedMs } = await inVirtualTime(() => batchWrite(client, 'hot', writes, options));
  if (result.status === 'rejected') throw result.reason;
  return {
    shards,
    seconds: elapsedMs / 1_000,
    throttled: partitions.throttled,
    units: [...unitsByKey.values()].reduce((a, b) => a + b, 0),
  };
}

/** Imports the same notes into each number of shards. */
export async function importByShards(counts: readonly number[]): Promise<ImportRun[]> {
  const runs = [];
  for (const shards of counts) runs.push(await importInto(shards));
  return runs;
}
