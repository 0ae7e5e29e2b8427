import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler, groupConsumer } from '../../shared/events/index.ts';
import { maxShards } from '../../shared/graph/index.ts';
import { countMetric } from '../../shared/observability/index.ts';
import { backgroundStore } from '../../shared/store/index.ts';
import { connector } from './connector.ts';

const store = backgroundStore(numberEnv('WRITE_SHARDS', 1, maxShards));

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
