import { DeleteObjectCommand, type GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import type { Letter } from '../../../scripts/events/letter.ts';
import { publisherDelivery } from '../../../scripts/events/publisher-letters.ts';
import { redrive } from '../../../scripts/events/redrive.ts';
import { streamBox } from '../../../scripts/events/stream-box.ts';
import { BusModel, QueueModel, SqsModel } from '../../support/event-model/index.ts';

const event = {
  ...{ id: 'e1', type: 'NodeDeleted', schemaVersion: 1, time: '2026-11-24T10:00:00.000Z', user: 'ada' },
  ...{ graphVersion: 7, data: { id: 'n1', version: 3 } },
};
const letterWith = (body: object): Letter => ({
  ...{ id: 'l1', group: 'g', handle: 'h', types: [], reason: 'r' },
  body: JSON.stringify(body),
});

describe('a letter of the publisher', () => {
  const targets = () => {
    const live = new QueueModel({ url: 'live-url', visibilityTimeout: 30, now: () => 0 });
    const bus = new BusModel('brain2-test');
    const published: string[] = [];
    const deliver = publisherDelivery({
      ...{ sqs: new SqsModel([live]) as never, bus: bus as never, busName: 'brain2-test' },
      queues: { live: 'live-url' },
      publish: async (payload) => void published.push(payload),
    });
    return { live, bus, published, deliver };
  };

  test('goes to the one target that did not take it', async () => {
    const { live, bus, deliver } = targets();
    await deliver(letterWith({ target: 'bus', event }));
    expect(bus.archive).toMatchObject([{ source: 'brain2.outbox', detailType: 'NodeDeleted', detail: event }]);
    expect(live.size).toBe(0);
    await deliver(letterWith({ target: 'live', event }));
    expect(live.messages.map(({ body }) => JSON.parse(body))).toEqual([{ user: 'ada', events: [event] }]);
    expect(bus.calls).toBe(1);
  });

  test('with a record is published anew from it', async () => {
    const { published, deliver } = targets();
    await deliver(letterWith({ target: 'record', record: { eventID: '1' } }));
    expect(published).toEqual(['{"Records":[{"eventID":"1"}],"redriven":true}']);
  });

  test('that nobody can send stays, with the reason', async () => {
    const { bus, deliver } = targets();
    bus.failsEntry = () => 'permanent';
    await expect(deliver(letterWith({ target: 'bus', event }))).rejects.toThrow('MalformedDetail');
    await expect(deliver(letterWith({ target: 'other', event }))).rejects.toThrow('other');
    await expect(deliver(letterWith({ target: 'bus' }))).rejects.toThrow('no event');
  });
});

describe('batches that the stream gave up', () => {
  const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}:live`;
  const batch = (name: string, payload?: string) =>
    JSON.stringify({
      requestContext: { functionArn: arn(name), condition: 'RetryAttemptsExhausted' },
      ...(payload ? { payload } : {}),
    });

  function bucketWith(objects: Map<string, string>) {
    const invoked: string[][] = [];
    const send = async (command: object) => {
      if (command instanceof ListObjectsV2Command) return { Contents: [...objects.keys()].map((Key) => ({ Key })) };
      if (command instanceof DeleteObjectCommand) return objects.delete(command.input.Key ?? '');
      const { Key = '' } = (command as GetObjectCommand).input;
      return { Body: { transformToString: async () => objects.get(Key) } };
    };
    const client = Object.assign(new S3Client({ region: 'us-east-1' }), { send });
    const box = streamBox({
      client: client as never,
      bucket: 'b',
      invoke: async (functionArn, payload) => {
        if (payload.includes('poison')) throw new Error('The function failed');
        invoked.push([functionArn, payload]);
      },
    });
    const run = (apply: boolean) =>
      redrive({
        ...{ box, apply, filter: () => true, rate: 100, stopping: () => false, onProgress: () => undefined },
        ...{ wait: async () => undefined, now: () => 0 },
      });
    return { invoked, run };
  }

  test('are counted by function and condition, and stay', async () => {
    const objects = new Map([
      ['b', batch('brain2-dev-heal', '{}')],
      ['a', batch('brain2-dev-publish-events', '{}')],
    ]);
    const { run, invoked } = bucketWith(objects);
    const { census } = await run(false);
    expect([...census.values()].map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'brain2-dev-publish-events RetryAttemptsExhausted',
      'brain2-dev-heal RetryAttemptsExhausted',
    ]);
    expect([invoked.length, objects.size]).toEqual([0, 2]);
  });

  test('are given to their function, the oldest first, and removed once it worked', async () => {
    const objects = new Map([
      ['2', batch('f', '{"Records":["second"]}')],
      ['1', batch('f', '{"Records":["poison"]}')],
      ['0', batch('f', '{"Records":["first"]}')],
      ['3', batch('f')],
      ['4', 'not JSON'],
    ]);
    const { run, invoked } = bucketWith(objects);
    const outcome = await run(true);
    expect(invoked.map(([, payload]) => payload)).toEqual(['{"Records":["first"]}', '{"Records":["second"]}']);
    expect(outcome).toMatchObject({ total: 5, moved: 2 });
    expect([...objects.keys()].sort()).toEqual(['1', '3', '4']);
  });
});
