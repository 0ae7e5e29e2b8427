import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueMessage } from './message.ts';

/** The reason is for people; with it, a dead letter stays far below what a message may hold. In characters. */
const longestReason = 1_000;

/** Where dead letters go and who sends them. */
export interface DeadLetterOffice {
  readonly client: SQSClient;
  readonly deadLettersUrl: string;
  /** What they failed at, such as the name of a queue. */
  readonly source: string;
  readonly now: () => number;
}

/** Characters that SQS refuses in an attribute. */
const refused = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g;

/** An error as an attribute of a message has it; never empty, which SQS would refuse. */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return `${name}: ${message}`.replace(refused, '?').slice(0, longestReason);
}

/** The attributes by which people and `make redrive` tell dead letters apart. */
export function deadLetterAttributes(source: string, reason: string, failedAtMs: number) {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return { reason: text(reason), failedAt: text(new Date(failedAtMs).toISOString()), source: text(source) };
}

/** Puts one message aside, with the reason. Its group stays, so that the letters of a user keep their order. */
export async function sendDeadLetter(
  { client, deadLettersUrl, source, now }: DeadLetterOffice,
  message: Pick<QueueMessage, 'body' | 'groupId' | 'deduplicationId'>,
  error: unknown,
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: deadLettersUrl,
      MessageBody: message.body,
      MessageGroupId: message.groupId,
      MessageDeduplicationId: message.deduplicationId,
      MessageAttributes: deadLetterAttributes(source, reasonOf(error), now()),
    }),
  );
}
