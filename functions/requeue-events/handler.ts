import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler } from '../../shared/events/index.ts';
import { requeuer } from './requeue.ts';

/** Called by a rule of the bus, once for each event that a request published or that is replayed. */
export const handler = backgroundHandler(
  requeuer(new SQSClient(clientSettings()), requiredEnv('CONNECT_NODES_QUEUE_URL')),
);
