import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord, SQSEvent } from 'aws-lambda';
import {
  Doorbell,
  QueueModel,
  QueueReader,
  type QueueReaderOptions,
  StreamReader,
  type StreamReaderOptions,
  VirtualTime,
} from '../../support/event-model/index.ts';
import { ChangeFeed, seededRandom, TableModel } from '../../support/table-model/index.ts';

let time: VirtualTime;
beforeEach(() => {
  time = VirtualTime.start();
});
afterEach(() => time.stop());

const inOrder = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

describe('the mapping of a stream', () => {
  /** A mapping of a stream of one shard that holds so many changes; `invoke` gets their sort keys. */
  function readerOf(
    count: number,
    { invoke, ...options }: { invoke: (keys: string[]) => void } & Partial<Omit<StreamReaderOptions, 'invoke'>>,
  ): StreamReader {
    const feed = new ChangeFeed(1);
    const table = new TableModel({ now: time.now, feed });
    for (let i = 0; i < count; i += 1)
      table.execute('PutItem', { TableName: table.tableName, Item: { PK: { S: 'p' }, SK: { S: String(i) } } });
    const keys = (records: readonly DynamoDBRecord[]) => records.map(({ dynamodb }) => dynamodb?.Keys?.SK?.S ?? '');
    const reader = new StreamReader({
      feed,
      bell: new Doorbell(),
      time,
      random: seededRandom(1),
      batchSize: 4,
      maxAgeMs: 60_000,
      invoke: async (records) => invoke(keys(records)),
      ...options,
    });
    reader.start();
    return reader;
  }

  test('gives a batch again until the function takes it, and nothing behind it passes', async () => {
    const seen: string[] = [];
    let failures = 3;
    const invoke = (keys: string[]) => {
      failures -= 1;
      if (failures >= 0) throw new Error('not now');
      seen.push(...keys);
    };
    const reader = readerOf(10, { invoke });
    await time.until('all read', () => reader.idle, 60_000);
    expect([seen, reader.failures]).toEqual([inOrder(10), []]);
  });

  test('with bisection narrows a failure down to its record, which is given up when it is too old', async () => {
    const seen: string[] = [];
    const invoke = (keys: string[]) => {
      if (keys.includes('5')) throw new Error('poison');
      seen.push(...keys);
    };
    const reader = readerOf(10, { invoke, bisect: true });
    await time.until('all read', () => reader.idle, 300_000);
    expect(seen).toEqual(inOrder(10).filter((key) => key !== '5'));
    expect(reader.failures).toMatchObject([
      { records: [{ dynamodb: { Keys: { SK: { S: '5' } } } }], reason: 'poison' },
    ]);
  });

  test('gives a batch twice when its position was lost', async () => {
    const seen: string[] = [];
    const random = seededRandom(1);
    const reader = readerOf(4, { invoke: (keys) => seen.push(...keys), repeats: () => random() < 0.7 });
    await time.until('all read', () => reader.idle, 60_000);
    expect(seen.length).toBeGreaterThan(4);
    expect([...new Set(seen)]).toEqual(inOrder(4));
  });
});

describe('the mapping of a FIFO queue', () => {
  /** A mapping of a queue that holds so many messages of one group. */
  function readerOf(count: number, options: Pick<QueueReaderOptions, 'invoke'> & Partial<QueueReaderOptions>) {
    const queue = new QueueModel({ url: 'q/test.fifo', visibilityTimeout: 30, now: time.now });
    for (const body of inOrder(count)) queue.send({ body, groupId: 'a', deduplicationId: body });
    const common = { queue, bell: new Doorbell(), time, random: seededRandom(1), batchSize: 10, concurrency: 2 };
    const reader = new QueueReader({ ...common, ...options });
    reader.start();
    return reader;
  }
  const bodies = ({ Records }: SQSEvent): string[] => Records.map(({ body }) => body);

  test('deletes what the function does not name, and gives the rest again in order', async () => {
    const seen: string[] = [];
    let named = false;
    const invoke = async (event: SQSEvent) => {
      const fails = event.Records.slice(named ? event.Records.length : 1);
      named = true;
      seen.push(...bodies(event).slice(0, event.Records.length - fails.length));
      return { batchItemFailures: fails.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    const reader = readerOf(10, { invoke });
    await time.until('all handled', () => reader.idle, 300_000);
    expect(seen).toEqual(inOrder(10));
  });

  test.each([
    ['throws', () => Promise.reject(new Error('not now'))],
    ['names a message it was not given', async () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] })],
  ])('gives everything again, counted, when the function %s', async (_what, fail) => {
    const counts: string[] = [];
    const invoke = async ({ Records }: SQSEvent) => {
      counts.push(...Records.map(({ attributes }) => attributes.ApproximateReceiveCount));
      return counts.length === 1 ? fail() : undefined;
    };
    const reader = readerOf(1, { invoke });
    await time.until('all handled', () => reader.idle, 300_000);
    expect(counts).toEqual(['1', '2']);
  });

  test('gives a handled message again when its deletion was lost', async () => {
    const seen: string[] = [];
    let lost = 0;
    const losesDeletion = () => {
      lost += 1;
      return lost === 1;
    };
    const reader = readerOf(1, {
      losesDeletion,
      invoke: async (event) => void seen.push(...bodies(event)) as undefined,
    });
    await time.until('all handled', () => reader.idle, 300_000);
    expect(seen).toEqual(['0', '0']);
  });
});
