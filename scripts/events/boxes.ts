import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ClientSettings } from '../deployment/aws.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { LetterBox } from './letter.ts';
import { publisherDelivery } from './publisher-letters.ts';
import { queueBox, sendAgain } from './queue-box.ts';
import { streamBox } from './stream-box.ts';

/** Queues whose dead letters go back to them, by the name that `QUEUE` takes: the outputs of both. */
const workQueues = {
  'connect-nodes': ['connectNodesQueueUrl', 'connectNodesDeadLettersUrl'],
  live: ['liveQueueUrl', 'liveDeadLettersUrl'],
  heal: ['healQueueUrl', 'healDeadLettersUrl'],
} as const satisfies Record<string, readonly [keyof StackOutputs, keyof StackOutputs]>;

/** What can be redriven. */
export const boxNames = [...Object.keys(workQueues), 'publish-events', 'stream'] as const;

const isWorkQueue = (name: string): name is keyof typeof workQueues => Object.hasOwn(workQueues, name);

/** @throws when the function failed, with the name of its error */
async function invoke(client: LambdaClient, FunctionName: string, payload: string): Promise<void> {
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }));
  if (!answer.FunctionError) return;
  const { errorType = answer.FunctionError, errorMessage = '' } = JSON.parse(
    Buffer.from(answer.Payload ?? []).toString() || '{}',
  ) as { errorType?: string; errorMessage?: string };
  throw new Error(`The function failed: ${errorType} ${errorMessage}`.trim());
}

/**
 * The letters of a queue, of the publisher, or of the stream.
 * @param rate letters a second, for how long they are kept from others
 * @throws when the stack has none, which one deployed before there were events has not
 */
export function boxOf(name: string, settings: ClientSettings, outputs: StackOutputs, rate: number): LetterBox {
  const need = (output: keyof StackOutputs): string => {
    if (!outputs[output])
      throw new Error(
        `The stack has no output ${output}: it was deployed before there were events. Run \`make deploy\`.`,
      );
    return outputs[output];
  };
  const client = new SQSClient(settings);
  const lambda = new LambdaClient(settings);
  if (isWorkQueue(name)) {
    const [queueUrl, deadLettersUrl] = workQueues[name].map(need) as [string, string];
    return queueBox({ client, deadLettersUrl, rate, deliver: (letter) => sendAgain(client, queueUrl, letter) });
  }
  if (name === 'stream')
    return streamBox({
      client: new S3Client(settings),
      bucket: need('streamFailuresBucket'),
      invoke: (functionArn, payload) => invoke(lambda, functionArn, payload),
    });
  const deliver = publisherDelivery({
    sqs: client,
    bus: new EventBridgeClient(settings),
    busName: need('eventBus'),
    queues: { 'connect-nodes': need('connectNodesQueueUrl'), live: need('liveQueueUrl') },
    publish: (payload) => invoke(lambda, need('publishEventsFunction'), payload),
  });
  return queueBox({ client, deadLettersUrl: need('publishEventsDeadLettersUrl'), rate, deliver });
}
