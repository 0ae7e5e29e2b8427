import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { publisher } from '../../../functions/publish-events/publish.ts';
import { clientSettings } from '../../../shared/environment/index.ts';
import { brain2Schema } from '../../../test/support/table-model/index.ts';
import type { Bench } from '../bench.ts';
import type { EventTraffic } from '../cloud/messages.ts';
import { flagsOn, pool, sockets } from '../settings.ts';

/** What Lambda tells the publisher: a minute is left. */
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

/** @returns a function that hands records to the deployed publisher, one invocation, and tells what it sent */
export async function benchPublisher(
  bench: Bench,
  uid: string,
): Promise<{ publish: (records: DynamoDBRecord[]) => Promise<EventTraffic>; close: () => void }> {
  const endpoint = await bench.cloud.eventServices();
  const container = bench.container(uid, flagsOn);
  const settings = {
    ...clientSettings(sockets),
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  };
  const clients = { bus: new EventBridgeClient(settings), sqs: new SQSClient(settings) };
  const url = (queue: string): string => `${endpoint}/000000000000/${queue}.fifo`;
  const run = publisher({
    ...clients,
    store: { client: container.store.client, concurrency: pool, table: brain2Schema().tableName, epoch: 0 },
    busName: 'bench',
    queues: { 'connect-nodes': url('connect-nodes'), live: url('live') },
    deadLetters: url('dead-letters'),
  });
  return {
    publish: async (Records) => {
      await bench.cloud.eventTraffic();
      await run({ Records }, context);
      return bench.cloud.eventTraffic();
    },
    close: () => {
      container.close();
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
