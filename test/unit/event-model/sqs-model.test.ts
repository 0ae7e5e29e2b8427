import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { QueueModel, SqsModel } from '../../support/event-model/index.ts';

const QueueUrl = 'https://sqs/1/test.fifo';
const entry = (Id: string, extra: Partial<SendMessageBatchRequestEntry> = {}): SendMessageBatchRequestEntry => ({
  Id,
  MessageBody: `body ${Id}`,
  MessageGroupId: 'a',
  MessageDeduplicationId: `d-${Id}`,
  ...extra,
});
const batch = (Entries: SendMessageBatchRequestEntry[]) => new SendMessageBatchCommand({ QueueUrl, Entries });

function service() {
  const queue = new QueueModel({ url: QueueUrl, visibilityTimeout: 30, now: () => 0 });
  return { queue, sqs: new SqsModel([queue]) };
}

describe('SendMessageBatch', () => {
  test('takes what it can: failed entries are named with their kind of fault and are not in the queue', async () => {
    const { queue, sqs } = service();
    sqs.failsEntry = ({ body }) => ({ 'body 1': 'retryable' as const, 'body 2': 'permanent' as const })[body];
    expect(await sqs.send(batch([entry('0'), entry('1'), entry('2')]))).toMatchObject({
      Successful: [{ Id: '0' }],
      Failed: [
        { Id: '1', SenderFault: false },
        { Id: '2', SenderFault: true },
      ],
    });
    expect(queue.messages.map(({ body }) => body)).toEqual(['body 0']);
  });

  test('takes 10 entries and refuses 11', async () => {
    const { queue, sqs } = service();
    const entries = Array.from({ length: 11 }, (_, i) => entry(String(i)));
    await sqs.send(batch(entries.slice(0, 10)));
    await expect(sqs.send(batch(entries))).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    expect(queue.size).toBe(10);
  });

  test('takes 256 KB, attributes counted, and refuses a byte more', async () => {
    const { queue, sqs } = service();
    const MessageAttributes = { reason: { DataType: 'String', StringValue: 'why' } };
    const room = 256 * 1024 - 'reasonStringwhy'.length;
    const sized = (bytes: number) => batch([entry('0', { MessageBody: 'x'.repeat(bytes), MessageAttributes })]);
    await expect(sqs.send(sized(room + 1))).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
    await sqs.send(sized(room));
    expect(queue.size).toBe(1);
  });

  test.each([
    ['the same id twice', [entry('0'), entry('0')], 'BatchEntryIdsNotDistinct'],
    ['an id with a space', [entry('a b')], 'InvalidBatchEntryId'],
    ['no group', [entry('0', { MessageGroupId: '' })], 'InvalidParameterValue'],
    ['a group of 129 characters', [entry('0', { MessageGroupId: 'g'.repeat(129) })], 'InvalidParameterValue'],
    ['a delay of its own', [entry('0', { DelaySeconds: 5 })], 'InvalidParameterValue'],
    ['nothing', [], 'EmptyBatchRequest'],
  ])('refuses %s', async (_what, entries, name) => {
    await expect(service().sqs.send(batch(entries))).rejects.toMatchObject({ name });
  });
});

test('a message is received with all that SQS says of it, and deleted by its receipt', async () => {
  const { queue, sqs } = service();
  await sqs.send(batch([entry('0')]));
  const { Messages } = (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))) as {
    Messages: { Body: string; ReceiptHandle: string; Attributes: Record<string, string> }[];
  };
  expect(Messages).toMatchObject([
    { Body: 'body 0', Attributes: { MessageGroupId: 'a', ApproximateReceiveCount: '1' } },
  ]);
  const ReceiptHandle = Messages[0]?.ReceiptHandle ?? '';
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  expect(queue.size).toBe(0);
});

test('a change of visibility fails for the messages that are not in flight, and for those only', async () => {
  const { queue, sqs } = service();
  await sqs.send(batch([entry('0')]));
  const [message] = queue.receive();
  const change = (Id: string, ReceiptHandle: string) => ({ Id, ReceiptHandle, VisibilityTimeout: 5 });
  const Entries = [change('0', message?.receipt ?? ''), change('1', 'unknown')];
  expect(await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))).toMatchObject({
    Successful: [{ Id: '0' }],
    Failed: [{ Id: '1', Code: 'ReceiptHandleIsInvalid' }],
  });
});
