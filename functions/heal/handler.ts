import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler, messageConsumer } from '../../shared/events/index.ts';
import { maxShards } from '../../shared/graph/index.ts';
import { countMetric, logger } from '../../shared/observability/index.ts';
import { backgroundStore } from '../../shared/store/index.ts';
import { checksOf, healWork } from './messages.ts';
import { type Repairs, repairer } from './repair.ts';
import { scheduler } from './schedule.ts';

/** Counts repairs and says which. At rest there are none: an alarm watches. */
function onRepaired(userId: string, repairs: Repairs): void {
  countMetric(
    'Repairs',
    Object.values(repairs).reduce((sum, count) => sum + count, 0),
  );
  logger.warn('repaired what a request had left unfinished', { userId, ...repairs });
}

const store = backgroundStore(numberEnv('WRITE_SHARDS', 1, maxShards));
const client = new SQSClient(clientSettings());
const queueUrl = requiredEnv('QUEUE_URL');
const schedule = scheduler(client, queueUrl);
const consume = messageConsumer(healWork(repairer({ store, schedule, onRepaired })), {
  client,
  queueUrl,
  deadLettersUrl: requiredEnv('DEAD_LETTERS_URL'),
  // A look at everything of a user takes memory by the size of the graph.
  groupsAtOnce: 1,
});

const isOfStream = (event: DynamoDBStreamEvent | SQSEvent): event is DynamoDBStreamEvent =>
  event.Records[0]?.eventSource === 'aws:dynamodb';

/** The table's stream has it make a note of who changed something; its queue, minutes later, has it look. */
export const handler = backgroundHandler(
  async (event: DynamoDBStreamEvent | SQSEvent, context): Promise<SQSBatchResponse | undefined> => {
    if (!isOfStream(event)) return consume(event, context);
    await schedule(checksOf(event.Records));
    return undefined;
  },
);
