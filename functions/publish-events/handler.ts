import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler } from '../../shared/events/index.ts';
import { tableClient } from '../../shared/store/index.ts';
import { publisher } from './publish.ts';

const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
const { client } = tableClient(concurrency, clientSettings());

/** Publishes what changed in the table, from its stream. */
export const handler = backgroundHandler(
  publisher({
    store: { client, concurrency, table: requiredEnv('TABLE_NAME'), epoch: numberEnv('GRAPH_EPOCH', 0, 2 ** 20) },
    bus: new EventBridgeClient(clientSettings()),
    sqs: new SQSClient(clientSettings()),
    busName: requiredEnv('EVENT_BUS'),
    queues: { 'connect-nodes': requiredEnv('CONNECT_NODES_QUEUE_URL'), live: requiredEnv('LIVE_QUEUE_URL') },
    deadLetters: requiredEnv('DEAD_LETTERS_URL'),
  }),
);
