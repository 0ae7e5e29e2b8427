import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { equalItems } from './attribute-value.ts';
import type { Keys } from './keys.ts';
import type { Stored } from './partition.ts';
import type { WriteListener } from './storage.ts';
import type { WireItem } from './wire.ts';

const principals = { expired: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } as const;

/**
 * The table's stream with new and old images. Each shard has its records in the order of the writes; an item's records are
 * all in the shard of its partition key. A write that leaves an item as it was gives no record, as in DynamoDB.
 */
export class ChangeFeed {
  /** Records by shard, the oldest first; readers keep their own positions. */
  readonly shards: readonly DynamoDBRecord[][];
  /** Told of every record as it is written. */
  onRecord: ((record: DynamoDBRecord, shard: number) => void) | undefined;
  /** While true, removals are those of DynamoDB itself, of items past their time to live. */
  expiring = false;
  #written = 0;

  /** @param shards how many; partition keys are spread over them */
  constructor(shards = 4) {
    this.shards = Array.from({ length: shards }, () => []);
  }

  /** Every record, in no order between shards. */
  get records(): DynamoDBRecord[] {
    return this.shards.flat();
  }

  /** What a table with these keys tells of its writes. */
  listenTo(keys: Keys): WriteListener {
    return (before, after, at) => {
      const written = after ?? before;
      if (!written || (before && after && equalItems(before.item, after.item))) return;
      this.#append(keys, written.item, before, after, at);
    };
  }

  #append(keys: Keys, item: WireItem, before: Stored | undefined, after: Stored | undefined, at: number): void {
    const { hashKey, rangeKey } = keys.schema;
    const Keys = { [hashKey]: item[hashKey], [rangeKey]: item[rangeKey] } as WireItem;
    this.#written += 1;
    const sequence = String(this.#written).padStart(21, '0');
    const record = {
      eventID: createHash('md5').update(sequence).digest('hex'),
      eventName: !before ? 'INSERT' : after ? 'MODIFY' : 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${keys.schema.tableName}/stream/model`,
      ...(this.expiring && !after ? { userIdentity: principals.expired } : {}),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(at / 1000),
        Keys,
        ...(after ? { NewImage: after.item } : {}),
        ...(before ? { OldImage: before.item } : {}),
        SequenceNumber: sequence,
        SizeBytes: (before?.bytes ?? 0) + (after?.bytes ?? 0),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    } as DynamoDBRecord;
    const shard = shardOf(JSON.stringify(item[hashKey]), this.shards.length);
    this.shards[shard]?.push(record);
    this.onRecord?.(record, shard);
  }
}

/** Spreads partition keys over shards, always the same way. */
const shardOf = (partition: string, shards: number): number =>
  createHash('md5').update(partition).digest().readUInt32BE() % shards;
