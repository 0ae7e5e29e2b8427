import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Doorbell } from './doorbell.ts';
import type { QueueMessage, QueueModel } from './queue-model.ts';
import { arnOf, systemAttributes } from './sqs-model.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface QueueReaderOptions {
  readonly queue: QueueModel;
  /** Rings when the queue may have changed. */
  readonly bell: Doorbell;
  readonly time: VirtualTime;
  readonly random: () => number;
  /** Gives messages to the function. */
  readonly invoke: (event: SQSEvent) => Promise<SQSBatchResponse | undefined>;
  /** Most messages at once: 10 of a FIFO queue. */
  readonly batchSize: number;
  /** Invocations at once. */
  readonly concurrency: number;
  /** Whether this time a handled message is not deleted: its deletion was lost. @default never */
  readonly losesDeletion?: (message: QueueMessage) => boolean;
}

/**
 * The event source mapping of a FIFO queue. What the function does not name as failed is deleted; a function that throws,
 * or dies, or answers too late has failed all it was given.
 */
export class QueueReader {
  readonly #options: QueueReaderOptions;
  #stopped = false;
  #running = 0;

  constructor(options: QueueReaderOptions) {
    this.#options = options;
  }

  start(): void {
    for (let i = 0; i < this.#options.concurrency; i += 1) void this.#read();
  }

  stop(): void {
    this.#stopped = true;
    this.#options.bell.ring();
  }

  /** Whether the queue is empty and nobody works on what came from it. */
  get idle(): boolean {
    return this.#running === 0 && this.#options.queue.size === 0;
  }

  async #read(): Promise<void> {
    const { queue, bell, random, batchSize } = this.#options;
    while (!this.#stopped) {
      const messages = queue.receive(1 + Math.floor(random() * batchSize));
      if (messages.length === 0) await bell.wait(queue.nextVisibleAt());
      else await this.#deliver(messages);
    }
  }

  async #deliver(messages: readonly QueueMessage[]): Promise<void> {
    const { queue, invoke, losesDeletion = () => false } = this.#options;
    this.#running += 1;
    const failed = await failuresOf(messages, invoke({ Records: messages.map((one) => recordOf(queue, one)) }));
    for (const message of messages)
      if (!failed.has(message.messageId) && !losesDeletion(message)) queue.delete(message.receipt ?? '');
    this.#running -= 1;
    this.#options.bell.ring();
  }
}

async function failuresOf(
  messages: readonly QueueMessage[],
  invocation: Promise<SQSBatchResponse | undefined>,
): Promise<Set<string>> {
  const all = messages.map(({ messageId }) => messageId);
  try {
    const failures = (await invocation)?.batchItemFailures ?? [];
    // An id that names none of the batch, or none at all, fails the whole batch (Lambda developer guide).
    const named = failures.map(({ itemIdentifier }) => itemIdentifier);
    return new Set(named.every((id) => all.includes(id)) ? named : all);
  } catch {
    return new Set(all);
  }
}

const recordOf = (queue: QueueModel, message: QueueMessage): SQSRecord => ({
  messageId: message.messageId,
  receiptHandle: message.receipt ?? '',
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes ?? {}).map(([name, { StringValue }]) => [
      name,
      { dataType: 'String', stringValue: StringValue },
    ]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: arnOf(queue.url),
  awsRegion: 'us-east-1',
});
