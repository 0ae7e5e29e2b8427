import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Letter, type LetterBox, lookInto } from './letter.ts';

/** ReceiveMessage gives at most 10 (API reference of SQS). */
const perCall = 10;
/** How long letters stay out of others' sight at least; one that is stopped hard gives them back so late. */
const leastHiddenSeconds = 60;
/** SQS hides nothing for longer. */
const mostHiddenSeconds = 12 * 3600;
/** A queue answers from some of its servers only: it is empty when it said so twice. */
const emptyAnswers = 2;

export interface QueueBoxOptions {
  readonly client: SQSClient;
  readonly deadLettersUrl: string;
  /** Sends a letter to where it could not be handled. @throws when it was not taken */
  readonly deliver: (letter: Letter) => Promise<void>;
  /** Letters a second: the slower, the longer they are kept from others. */
  readonly rate: number;
}

const letterIn = (message: Message): Letter => {
  const { MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes } = message;
  return {
    id: MessageId,
    body: Body,
    group: Attributes?.MessageGroupId ?? '',
    ...lookInto(Body),
    // SQS itself moves a message whose consumer died every time, and gives no reason.
    reason: MessageAttributes?.reason?.StringValue ?? 'moved by SQS: received too often, its consumer never answered',
    handle: ReceiptHandle,
  };
};

/** The dead letters of a queue. */
export function queueBox({ client, deadLettersUrl: QueueUrl, deliver, rate }: QueueBoxOptions): LetterBox {
  let total = 0;
  return {
    deliver,
    count: async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
      const { Attributes } = await client.send(command);
      total = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
      return total;
    },
    take: async () => {
      const hidden = leastHiddenSeconds + Math.ceil(total / rate);
      for (let empty = 0; empty < emptyAnswers; empty += 1) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: perCall,
            VisibilityTimeout: Math.min(mostHiddenSeconds, hidden),
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['MessageGroupId'],
          }),
        );
        if (Messages.length > 0) return Messages.map(letterIn);
      }
      return [];
    },
    remove: async ({ handle }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }));
    },
    release: async (letters) => {
      for (const { handle } of letters) {
        const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: handle, VisibilityTimeout: 0 });
        // One that is no longer ours is visible already; any other will be, when its time is over.
        await client.send(command).catch(() => undefined);
      }
    },
  };
}

/** Sends a letter's body to a queue, in the group it had there. A letter that was sent and not removed is sent once in five minutes. */
export async function sendAgain(
  client: SQSClient,
  queueUrl: string,
  { id, body, group }: Pick<Letter, 'id' | 'body' | 'group'>,
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageGroupId: group,
      // Not the one it had: within five minutes of its first delivery the queue would take it for a repetition.
      MessageDeduplicationId: createHash('sha256').update(`redrive\n${id}`).digest('base64url'),
    }),
  );
}
