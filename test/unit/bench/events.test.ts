import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventServices } from '../../../scripts/bench/cloud/event-services.ts';
import { RecordedChanges } from '../../../scripts/bench/cloud/recorded-changes.ts';
import { ownTimeOf } from '../../../scripts/bench/events/own-time.ts';
import { brain2Schema, modelClient, TableModel } from '../../support/table-model/index.ts';

describe('The event services of the benchmark', () => {
  let services: EventServices;
  beforeAll(async () => {
    services = await EventServices.start();
  });
  afterAll(() => services.close());

  const settings = () => ({
    endpoint: services.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });

  test('accept what the SDK clients send and count calls and entries until they are taken', async () => {
    const bus = new EventBridgeClient(settings());
    const entry = { EventBusName: 'bus', Source: 's', DetailType: 't', Detail: '{}' };
    const put = await bus.send(new PutEventsCommand({ Entries: [entry, entry, entry] }));
    expect(put.FailedEntryCount).toBe(0);
    const queue = new SQSClient(settings());
    const message = { MessageBody: '{"user":"ada"}', MessageGroupId: 'g' };
    const Entries = ['1', '2'].map((Id) => ({ ...message, Id, MessageDeduplicationId: Id }));
    const sent = await queue.send(new SendMessageBatchCommand({ QueueUrl: `${services.endpoint}/q.fifo`, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['1', '2']);
    expect(services.take()).toEqual({
      PutEvents: { calls: 1, entries: 3 },
      SendMessageBatch: { calls: 1, entries: 2 },
    });
    expect(services.take()).toEqual({
      PutEvents: { calls: 0, entries: 0 },
      SendMessageBatch: { calls: 0, entries: 0 },
    });
    bus.destroy();
    queue.destroy();
  });
});

const { tableName: TableName } = brain2Schema();

describe('Recorded changes', () => {
  test('begin with the first time they are taken, and are handed out once', async () => {
    const recorded = new RecordedChanges();
    const client = modelClient(new TableModel({ feed: recorded }));
    const put = (SK: string) => client.send(new PutCommand({ TableName, Item: { PK: 'U#ada', SK } }));
    await put('before');
    expect(recorded.take().flat()).toEqual([]);
    await put('one');
    await put('two');
    expect(
      recorded
        .take()
        .flat()
        .map(({ dynamodb }) => dynamodb?.Keys?.SK?.S),
    ).toEqual(['one', 'two']);
    expect(recorded.take().flat()).toEqual([]);
  });
});

/** Takes its time, without giving any to others. */
function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe("A middleware's own time", () => {
  test('is what it takes itself, not what the call takes inside of it', async () => {
    const client = modelClient(new TableModel());
    let ownMs = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        busyFor(ownMs);
        return answer;
      },
      { step: 'initialize', name: 'measured' },
    );
    client.middlewareStack.add(
      (next) => (args) => {
        busyFor(200);
        return next(args);
      },
      { step: 'build', name: 'inside' },
    );
    const own = ownTimeOf(client, 'measured');
    const get = () => client.send(new GetCommand({ TableName, Key: { PK: 'U#ada', SK: 'META' } }));
    await get();
    expect(own.ms).toBeLessThan(200);
    const before = own.ms;
    ownMs = 20;
    await get();
    expect(own.ms - before).toBeGreaterThanOrEqual(20);
  });
});
