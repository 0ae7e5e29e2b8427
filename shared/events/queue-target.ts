import {
  type BatchResultErrorEntry,
  type MessageAttributeValue,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Refusal, Target } from './delivery.ts';
import type { QueueMessage } from './message.ts';
import { maxMessageBytes } from './queue-messages.ts';

/** SendMessageBatch takes 10 messages (API reference). */
const maxEntries = 10;

/** A message with what it carries beside its body. */
export interface Sendable extends QueueMessage {
  readonly attributes?: Record<string, MessageAttributeValue>;
}

/** Codes that SQS blames on the sender although the message is right: a throttle, a missing permission, key or queue. */
const mendable = /throttl|overlimit|accessdenied|kms|nonexistent|doesnotexist/i;

function refusalOf({ Code = 'Unknown', Message = '', SenderFault = false }: Partial<BatchResultErrorEntry>): Refusal {
  return { reason: `${Code}: ${Message}`, permanent: SenderFault && !mendable.test(Code) };
}

/**
 * A FIFO queue. The lanes are its message groups: a call holds one message of a group at most, so that one that fails cannot
 * be overtaken by the next.
 */
export const queueTarget = <Message extends Sendable>(client: SQSClient, queueUrl: string): Target<Message> => ({
  maxEntries,
  maxBytes: maxMessageBytes,
  bytes: ({ bytes }) => bytes,
  lane: ({ groupId }) => groupId,
  async send(messages) {
    const Entries = messages.map(({ body, groupId, deduplicationId, attributes }, i) => ({
      Id: String(i),
      MessageBody: body,
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId,
      ...(attributes ? { MessageAttributes: attributes } : {}),
    }));
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
    );
    const taken = new Set(Successful.map(({ Id }) => Id));
    const refusals = new Map(Failed.map((failed) => [failed.Id, refusalOf(failed)]));
    return messages.map((_, i) => {
      const id = String(i);
      return taken.has(id) ? undefined : (refusals.get(id) ?? refusalOf({ Code: 'No answer' }));
    });
  },
});
