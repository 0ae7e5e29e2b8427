import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { type PlainItem, toWire } from '../../support/table-model/index.ts';

let count = 0;

/** What the stream says of a change of an item: new without `before`, gone without `after`. */
export function change(before: PlainItem | undefined, after: PlainItem | undefined, id?: string): DynamoDBRecord {
  count += 1;
  const item = (after ?? before) as PlainItem;
  return {
    eventID: id ?? `record-${count}`,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000,
      Keys: toWire({ PK: item.PK, SK: item.SK }) as Record<string, AttributeValue>,
      ...(before ? { OldImage: toWire(before) as Record<string, AttributeValue> } : {}),
      ...(after ? { NewImage: toWire(after) as Record<string, AttributeValue> } : {}),
      SequenceNumber: String(count),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

/** A user's id as an issuer may make it. */
export const user = 'pool#7';

export const note = (more: Partial<PlainItem> = {}): PlainItem => ({
  PK: `U#${user}#3`,
  SK: 'N#a',
  id: 'a',
  title: 'A title',
  format: 'markdown',
  tags: ['x'],
  position: { x: 0, y: 0, z: 0 },
  preview: 'what the note says',
  version: 1,
  bodyVersion: 1,
  ...more,
});

export const edge = (more: Partial<PlainItem> = {}): PlainItem => ({
  PK: `U#${user}#3`,
  SK: 'E#b#a',
  outgoing: true,
  type: 'normal',
  weight: 0.5,
  origin: 'manual',
  createdAt: '2026-11-24T10:00:00.000Z',
  ...more,
});

export const own = (SK: string, more: Partial<PlainItem>): PlainItem => ({ PK: `U#${user}`, SK, ...more });
