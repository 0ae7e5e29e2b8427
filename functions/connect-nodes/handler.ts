import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler, groupConsumer } from '../../shared/events/index.ts';
import { type EnvName, flagValues } from '../../shared/flags/index.ts';
import { maxShards } from '../../shared/graph/index.ts';
import { countMetric, logger } from '../../shared/observability/index.ts';
import { storeOf, tableClient } from '../../shared/store/index.ts';
import { connector } from './connector.ts';

const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
const flags = flagValues(undefined, (process.env.BRAIN2_ENV ?? 'local') as EnvName);
const store = storeOf({
  client: tableClient(concurrency, clientSettings()).client,
  table: requiredEnv('TABLE_NAME'),
  flags: () => flags,
  concurrency,
  shards: numberEnv('WRITE_SHARDS', 1, maxShards),
  epoch: numberEnv('GRAPH_EPOCH', 0, 2 ** 20),
  warn: (message, error) => logger.warn(message, { error: error as Error }),
});

/** Of an invocation's time, what the work may not use: a second more than the consumer keeps back before it gives up on it. */
const reserveMs = 6_000;
let until = 0;

const consume = groupConsumer({
  ...connector({ store, countMetric, until: () => until }),
  client: new SQSClient(clientSettings()),
  queueUrl: requiredEnv('QUEUE_URL'),
  deadLettersUrl: requiredEnv('DEAD_LETTERS_URL'),
});

/** Consumes the queue `connect-nodes`: each user's notes, in order. */
export const handler = backgroundHandler((event: SQSEvent, context) => {
  until = Date.now() + context.getRemainingTimeInMillis() - reserveMs;
  return consume(event, context);
});
