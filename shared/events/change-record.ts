import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';

/** A record of the stream that says something this code does not understand. No retry can mend it. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

/** An item before or after a change, as the stream has it. */
export class Image {
  constructor(private readonly attributes: Readonly<Record<string, AttributeValue>>) {}

  text(name: string): string {
    const value = this.attributes[name]?.S;
    if (value === undefined) throw new UnreadableRecord(`The attribute ${name} is no text`);
    return value;
  }

  number(name: string): number {
    const value = Number(this.attributes[name]?.N ?? Number.NaN);
    if (!Number.isFinite(value)) throw new UnreadableRecord(`The attribute ${name} is no number`);
    return value;
  }

  /** A count, which no item has before it was first counted; never below 0. */
  count(name: string): number {
    return this.attributes[name] === undefined ? 0 : Math.max(0, this.number(name));
  }

  flag(name: string): boolean {
    const value = this.attributes[name]?.BOOL;
    if (value === undefined) throw new UnreadableRecord(`The attribute ${name} is neither true nor false`);
    return value;
  }

  length(name: string): number {
    const value = this.attributes[name]?.L;
    if (value === undefined) throw new UnreadableRecord(`The attribute ${name} is no list`);
    return value.length;
  }

  /** Whether the attribute is in both images what it is in the other. */
  same(other: Image, name: string): boolean {
    return isDeepStrictEqual(this.attributes[name], other.attributes[name]);
  }
}

/** A change of one item. `before` is absent when it is new, `after` when it is gone. */
export interface ItemChange {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly partition: string;
  /** The sort key, cut at its `#`. */
  readonly key: readonly [kind: string, ...rest: string[]];
  readonly before?: Image;
  readonly after?: Image;
}

/** DynamoDB itself removed the item when its time was over: nobody changed anything. */
const expired = ({ eventName, userIdentity }: DynamoDBRecord): boolean =>
  eventName === 'REMOVE' &&
  (userIdentity as { principalId?: string } | undefined)?.principalId === 'dynamodb.amazonaws.com';

function timeOf(seconds: number | undefined): string {
  const time = new Date((seconds ?? Number.NaN) * 1000);
  if (Number.isNaN(time.getTime())) throw new UnreadableRecord('The record has no time');
  return time.toISOString();
}

/**
 * What a record of the stream says; undefined when nobody made the change.
 * @throws UnreadableRecord naming what is missing
 */
export function readRecord(record: DynamoDBRecord): ItemChange | undefined {
  if (expired(record)) return undefined;
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime } = record.dynamodb ?? {};
  const keys = new Image(Keys ?? {});
  if (!record.eventID) throw new UnreadableRecord('The record has no eventID');
  if ((record.eventName !== 'INSERT' && !OldImage) || (record.eventName !== 'REMOVE' && !NewImage))
    throw new UnreadableRecord(`The record of ${record.eventName} lacks an image`);
  return {
    id: record.eventID,
    time: timeOf(ApproximateCreationDateTime),
    partition: keys.text('PK'),
    key: keys.text('SK').split('#') as [string, ...string[]],
    ...(OldImage ? { before: new Image(OldImage) } : {}),
    ...(NewImage ? { after: new Image(NewImage) } : {}),
  };
}
