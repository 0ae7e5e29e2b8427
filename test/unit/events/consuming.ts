import { ChangeMessageVisibilityBatchCommand, type SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSRecord } from 'aws-lambda';
import {
  type Consumer,
  type DomainEvent,
  type GroupConsumerOptions,
  groupConsumer,
  messageOf,
} from '../../../shared/events/index.ts';

/** A message in the queue, and how often it was received. */
export interface Waiting {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  received: number;
}

export const waiting = (id: string, user: string, events: readonly DomainEvent[], received = 0): Waiting => {
  const { body, groupId } = messageOf(user, events);
  return { id, group: groupId, body, received };
};

interface Letter {
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** A FIFO queue and its dead-letter queue, as the consumer sees them. */
export class ConsumingModel {
  readonly letters: Letter[] = [];
  /** Calls of ChangeMessageVisibilityBatch: message id and seconds. */
  readonly delays: { id: string; seconds: number }[][] = [];
  deadLettersAway = false;
  visibilityAway = false;
  readonly #run: ReturnType<typeof groupConsumer>;

  constructor(handle: Consumer['handle'], more: Partial<GroupConsumerOptions> = {}) {
    const send = async (command: SendMessageCommand | ChangeMessageVisibilityBatchCommand) =>
      command instanceof ChangeMessageVisibilityBatchCommand ? this.#delay(command) : this.#putAside(command);
    this.#run = groupConsumer({
      handle,
      client: Object.assign(new SQSClient({ region: 'us-east-1' }), { send }),
      queueUrl: 'https://queue/brain2-test-connect-nodes.fifo',
      deadLettersUrl: 'https://queue/dead-letters',
      now: () => Date.parse('2026-11-24T10:00:00.000Z'),
      random: () => 0,
      ...more,
    });
  }

  /**
   * One invocation with these messages.
   * @param remaining milliseconds it has; a function tells those that are left at any moment
   * @returns the ids of those that come again
   */
  async receive(messages: readonly Waiting[], remaining: number | (() => number) = 30_000): Promise<string[]> {
    const records = messages.map((message): SQSRecord => {
      message.received += 1;
      const attributes = {
        ApproximateReceiveCount: String(message.received),
        MessageGroupId: message.group,
        SentTimestamp: '0',
        SenderId: 'x',
        ApproximateFirstReceiveTimestamp: '0',
      };
      const { id, body } = message;
      return { messageId: id, receiptHandle: `receipt of ${id}`, body, attributes } as SQSRecord;
    });
    const start = Date.now();
    const getRemainingTimeInMillis =
      typeof remaining === 'function' ? remaining : () => remaining - (Date.now() - start);
    const context = { getRemainingTimeInMillis } as Context;
    const { batchItemFailures } = await this.#run({ Records: records }, context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  /** Ids of the events among the dead letters. */
  get lost(): string[] {
    return this.letters.flatMap(({ body }) =>
      (JSON.parse(body) as { events: DomainEvent[] }).events.map(({ id }) => id),
    );
  }

  #delay({ input }: ChangeMessageVisibilityBatchCommand) {
    const entries = (input.Entries ?? []).map(({ ReceiptHandle = '', VisibilityTimeout: seconds = 0 }) => ({
      id: ReceiptHandle.replace('receipt of ', ''),
      seconds,
    }));
    if (this.visibilityAway) throw new Error('no answer');
    this.delays.push(entries);
    return { Successful: [], Failed: [] };
  }

  #putAside({ input }: SendMessageCommand) {
    if (this.deadLettersAway) throw new Error('no answer');
    const attributes = Object.entries(input.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    this.letters.push({
      body: input.MessageBody ?? '',
      group: input.MessageGroupId ?? '',
      deduplicationId: input.MessageDeduplicationId ?? '',
      attributes: Object.fromEntries(attributes) as Record<string, string>,
    });
    return { MessageId: 'x' };
  }
}
