import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { type EntryFault, ServiceError } from './errors.ts';
import { maxVisibilitySeconds, type QueueEntry, type QueueMessage, type QueueModel } from './queue-model.ts';

/** Limits of the SQS API reference. The size of a message and of a batch is what Brain2 keeps to; SQS takes 1 MiB since 2025. */
const maxEntries = 10;
const maxBytes = 256 * 1024;
const idPattern = /^[\w-]{1,80}$/;
const groupPattern = /^[\x21-\x7e]{1,128}$/;

type SendInput = Pick<
  SendMessageBatchRequestEntry,
  'MessageBody' | 'MessageAttributes' | 'MessageGroupId' | 'MessageDeduplicationId' | 'DelaySeconds'
>;
interface Failure {
  readonly Id: string | undefined;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/** One batch call that was made, for checks of what a caller sent together. */
export interface SentBatch {
  readonly queueUrl: string;
  readonly entries: readonly QueueEntry[];
  readonly bytes: number;
}

/** SQS at the client's boundary: `send` takes the SDK's commands for its queues, all of them FIFO. */
export class SqsModel {
  /** Decides how an entry of a SendMessageBatch fails. */
  failsEntry: ((entry: QueueEntry, queueUrl: string) => EntryFault | undefined) | undefined;
  /** Calls by name. */
  readonly calls: Record<string, number> = {};
  readonly batches: SentBatch[] = [];
  readonly #queues = new Map<string, QueueModel>();

  constructor(queues: Iterable<QueueModel>) {
    for (const queue of queues) this.#queues.set(queue.url, queue);
  }

  /** Does what a command asks, now. @throws ServiceError as SQS refuses it */
  async send(command: object): Promise<unknown> {
    const name = command.constructor.name;
    this.calls[name] = (this.calls[name] ?? 0) + 1;
    if (command instanceof SendMessageBatchCommand) return this.#sendBatch(command.input);
    if (command instanceof SendMessageCommand) return this.#sendOne(command.input);
    if (command instanceof ReceiveMessageCommand) return this.#receive(command.input);
    if (command instanceof DeleteMessageCommand) return this.#delete(command.input);
    if (command instanceof DeleteMessageBatchCommand) return this.#deleteBatch(command.input);
    if (command instanceof ChangeMessageVisibilityCommand) return this.#changeOne(command.input);
    if (command instanceof ChangeMessageVisibilityBatchCommand) return this.#changeBatch(command.input);
    if (command instanceof GetQueueAttributesCommand) return this.#attributes(command.input);
    throw new ServiceError('InvalidAction', `The queue model does not know ${name}`);
  }

  /** @throws QueueDoesNotExist */
  queue(url: string | undefined): QueueModel {
    const queue = this.#queues.get(url ?? '');
    if (!queue) throw new ServiceError('QueueDoesNotExist', `There is no queue ${url}`);
    return queue;
  }

  #sendOne(input: SendMessageCommand['input']) {
    const { entry, bytes } = entryOf(input);
    if (bytes > maxBytes) throw new ServiceError('InvalidParameterValue', `A message has at most ${maxBytes} bytes`);
    return { MessageId: this.queue(input.QueueUrl).send(entry) };
  }

  #sendBatch({ QueueUrl, Entries = [] }: SendMessageBatchCommand['input']) {
    const queue = this.queue(QueueUrl);
    refuseBadIds(Entries);
    const sent = Entries.map((input) => ({ Id: input.Id, ...entryOf(input) }));
    const bytes = sent.reduce((sum, one) => sum + one.bytes, 0);
    if (bytes > maxBytes) throw new ServiceError('BatchRequestTooLong', `A batch has at most ${maxBytes} bytes`);
    this.batches.push({ queueUrl: queue.url, entries: sent.map(({ entry }) => entry), bytes });
    const [Successful, Failed]: [object[], Failure[]] = [[], []];
    for (const { Id, entry } of sent) {
      const fault = this.failsEntry?.(entry, queue.url);
      if (fault) Failed.push(failureOf(Id, fault));
      else Successful.push({ Id, MessageId: queue.send(entry) });
    }
    return { Successful, Failed };
  }

  #receive({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout }: ReceiveMessageCommand['input']) {
    const received = this.queue(QueueUrl).receive(MaxNumberOfMessages, VisibilityTimeout);
    return received.length > 0 ? { Messages: received.map(sdkMessage) } : {};
  }

  #delete({ QueueUrl, ReceiptHandle = '' }: DeleteMessageCommand['input']) {
    if (!this.queue(QueueUrl).delete(ReceiptHandle)) throw staleReceipt();
    return {};
  }

  #deleteBatch({ QueueUrl, Entries = [] }: DeleteMessageBatchCommand['input']) {
    refuseBadIds(Entries);
    return settled(Entries, ({ ReceiptHandle = '' }) => this.queue(QueueUrl).delete(ReceiptHandle));
  }

  #changeOne({ QueueUrl, ReceiptHandle = '', VisibilityTimeout = -1 }: ChangeMessageVisibilityCommand['input']) {
    refuseVisibility(VisibilityTimeout);
    if (!this.queue(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout)) throw staleReceipt();
    return {};
  }

  #changeBatch({ QueueUrl, Entries = [] }: ChangeMessageVisibilityBatchCommand['input']) {
    refuseBadIds(Entries);
    for (const { VisibilityTimeout = -1 } of Entries) refuseVisibility(VisibilityTimeout);
    return settled(Entries, ({ ReceiptHandle = '', VisibilityTimeout = 0 }) =>
      this.queue(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout),
    );
  }

  #attributes({ QueueUrl }: GetQueueAttributesCommand['input']) {
    const { size, messages, options } = this.queue(QueueUrl);
    const inFlight = messages.filter(({ receipt }) => receipt !== undefined).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(size - inFlight),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: '0',
        VisibilityTimeout: String(options.visibilityTimeout),
        FifoQueue: 'true',
      },
    };
  }
}

const staleReceipt = (): ServiceError => new ServiceError('ReceiptHandleIsInvalid', 'The receipt handle has expired');

function settled<Entry extends { Id?: string | undefined }>(entries: readonly Entry[], act: (entry: Entry) => boolean) {
  const done = entries.map((entry) => ({ Id: entry.Id, ok: act(entry) }));
  return {
    Successful: done.filter(({ ok }) => ok).map(({ Id }) => ({ Id })),
    Failed: done
      .filter(({ ok }) => !ok)
      .map(({ Id }) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: 'It has expired' })),
  };
}

const failureOf = (Id: string | undefined, fault: EntryFault): Failure =>
  fault === 'permanent'
    ? {
        Id,
        SenderFault: true,
        Code: 'InvalidMessageContents',
        Message: 'The message holds characters that SQS refuses',
      }
    : { Id, SenderFault: false, Code: 'InternalError', Message: 'Try again' };

function refuseBadIds(entries: readonly { Id?: string | undefined }[]): void {
  if (entries.length === 0) throw new ServiceError('EmptyBatchRequest', 'A batch needs an entry');
  if (entries.length > maxEntries)
    throw new ServiceError('TooManyEntriesInBatchRequest', `A batch has at most ${maxEntries} entries`);
  if (entries.some(({ Id = '' }) => !idPattern.test(Id)))
    throw new ServiceError('InvalidBatchEntryId', 'An id has 1 to 80 letters, digits, hyphens and underscores');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new ServiceError('BatchEntryIdsNotDistinct', 'Two entries have one id');
}

function refuseVisibility(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > maxVisibilitySeconds)
    throw new ServiceError(
      'InvalidParameterValue',
      `A visibility timeout is a whole number of seconds, not ${seconds}`,
    );
}

/** What a message's sender says, checked. @throws ServiceError */
function entryOf(input: SendInput): { entry: QueueEntry; bytes: number } {
  const { MessageBody: body = '', MessageGroupId: groupId = '', MessageDeduplicationId: deduplicationId = '' } = input;
  if (!body) throw new ServiceError('MissingParameter', 'A message needs a body');
  if (!groupPattern.test(groupId) || !groupPattern.test(deduplicationId))
    throw new ServiceError('InvalidParameterValue', 'Group and deduplication id have 1 to 128 printable characters');
  if (input.DelaySeconds !== undefined)
    throw new ServiceError('InvalidParameterValue', 'A FIFO queue knows no delay of a single message');
  const attributes: Record<string, { DataType: 'String'; StringValue: string }> = {};
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType = '', StringValue = '' }] of Object.entries(input.MessageAttributes ?? {})) {
    if (DataType !== 'String' || !StringValue)
      throw new ServiceError('InvalidParameterValue', `The attribute ${name} is not a text of at least one character`);
    attributes[name] = { DataType, StringValue };
    bytes += Buffer.byteLength(name + DataType + StringValue);
  }
  return { entry: { body, groupId, deduplicationId, attributes }, bytes };
}

/** A message as ReceiveMessage gives it when all its attributes are asked for. */
const sdkMessage = (message: QueueMessage) => ({
  MessageId: message.messageId,
  ReceiptHandle: message.receipt,
  Body: message.body,
  Attributes: systemAttributes(message),
  MessageAttributes: message.attributes,
});

/** The attributes that SQS itself gives a message. */
export const systemAttributes = (message: QueueMessage) => ({
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.sentAt),
  SentTimestamp: String(message.sentAt),
  SenderId: 'model',
  SequenceNumber: String(message.sequence).padStart(20, '0'),
  MessageGroupId: message.groupId,
  MessageDeduplicationId: message.deduplicationId,
  ...(message.movedFrom ? { DeadLetterQueueSourceArn: arnOf(message.movedFrom) } : {}),
});

/** The name in a queue's URL, as an ARN. */
export const arnOf = (url: string): string =>
  `arn:aws:sqs:us-east-1:000000000000:${url.slice(url.lastIndexOf('/') + 1)}`;
