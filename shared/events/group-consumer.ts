import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { countMetric, logger } from '../observability/index.ts';
import { mapBounded } from '../work/index.ts';
import { reasonOf } from './dead-letter.ts';
import { type Consumer, eventWork, type MessageWork } from './message-work.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import { MessageTrier, triesOf } from './try-message.ts';

/** Milliseconds kept back from the work, for delaying and putting aside what failed. */
const defaultReserveMs = 5_000;

export interface QueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
  /** @default Date.now */
  readonly now?: () => number;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** Of the invocation's time, what the work may not use. @default 5000 */
  readonly reserveMs?: number;
  /** Most groups handled side by side, for work that needs much memory. @default all */
  readonly groupsAtOnce?: number;
}

export interface GroupConsumerOptions extends Consumer, QueueOptions {}

function groupsOf(records: readonly SQSRecord[]): SQSRecord[][] {
  const groups = Map.groupBy(records, ({ attributes }) => attributes.MessageGroupId ?? '');
  return [...groups.values()];
}

/**
 * Hides messages of a group until their next try. All of the group that this invocation holds: one left visible would come
 * back alone, or keep the group waiting for the queue's whole visibility timeout.
 */
async function delay(options: QueueOptions, rest: readonly SQSRecord[], error: unknown): Promise<void> {
  const [head] = rest as [SQSRecord];
  const seconds = retryDelaySeconds(triesOf(head), options.random);
  countMetric('MessagesDelayed', rest.length);
  logger.warn('group delayed', { reason: reasonOf(error), tries: triesOf(head), messages: rest.length, seconds });
  const Entries = rest.map(({ receiptHandle }, i) => ({
    Id: String(i),
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: seconds,
  }));
  try {
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: options.queueUrl, Entries });
    const { Failed = [] } = await options.client.send(command);
    if (Failed.length > 0) logger.warn('messages not delayed', { codes: Failed.map(({ Code }) => Code) });
  } catch (failure) {
    // They come back all the same, when the queue's visibility timeout ends.
    logger.warn('messages not delayed', { error: failure as Error });
  }
}

/** @returns the ids of the messages that have to come again: the first that failed and all behind it */
async function runGroup<Message>(
  trier: MessageTrier<Message>,
  options: QueueOptions,
  records: readonly SQSRecord[],
): Promise<string[]> {
  for (const [i, record] of records.entries()) {
    try {
      await trier.try(record);
    } catch (error) {
      const rest = records.slice(i);
      await delay(options, rest, error);
      return rest.map(({ messageId }) => messageId);
    }
  }
  return [];
}

/**
 * Consumes a FIFO queue whose groups are users. Groups run side by side; within one, messages run in order and the first
 * failure stops it: it and all behind it wait, longer with every try. At the last try the events that fail go to the
 * dead-letter queue, each with its reason, and the group goes on. Nothing is remembered from one invocation to the next.
 * @returns the function to give to `backgroundHandler`; the mapping must have `ReportBatchItemFailures`
 */
export const groupConsumer = (options: GroupConsumerOptions) => messageConsumer(eventWork(options), options);

/** The same for a queue whose messages are no events. */
export function messageConsumer<Message>(work: MessageWork<Message>, options: QueueOptions) {
  const { client, queueUrl, deadLettersUrl, now = Date.now, reserveMs = defaultReserveMs } = options;
  const { groupsAtOnce = Number.POSITIVE_INFINITY } = options;
  const source = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
    const trier = new MessageTrier(work, { client, deadLettersUrl, source, now }, timeLeftMs);
    const run = (records: readonly SQSRecord[]) => runGroup(trier, options, records);
    const left = await mapBounded(groupsOf(event.Records), groupsAtOnce, run);
    return { batchItemFailures: left.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
