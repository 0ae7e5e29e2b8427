import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler, groupConsumer } from '../../shared/events/index.ts';
import { Connections, gatewaySockets } from '../../shared/live/index.ts';
import { tableClient } from '../../shared/store/index.ts';
import { pushConsumer } from './push.ts';

const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
const { client } = tableClient(concurrency, clientSettings());

/** Tells pages what has changed, from the queue `live`. */
export const handler = backgroundHandler(
  groupConsumer({
    handle: pushConsumer({
      connections: new Connections(client, requiredEnv('CONNECTIONS_TABLE')),
      sockets: gatewaySockets(requiredEnv('LIVE_ENDPOINT')),
      concurrency,
      now: Date.now,
    }),
    client: new SQSClient(clientSettings()),
    queueUrl: requiredEnv('QUEUE_URL'),
    deadLettersUrl: requiredEnv('DEAD_LETTERS_URL'),
  }),
);
