// First: what is imported after them finds the clock and the output changed.
import './skewed-clock.ts';
import './metrics-of-container.ts';

import { parentPort } from 'node:worker_threads';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { batchEndpoints } from '../../../functions/endpoints/batch.ts';
import { batchedEndpoints } from '../../../functions/endpoints/batched.ts';
import { warmUpEvent } from '../../../shared/environment/index.ts';
import { httpHandler } from '../../../shared/http/index.ts';
import { takeMetrics } from './metrics-of-container.ts';
import { setSkew } from './skewed-clock.ts';
import type { TableAnswer, TableCall } from './table-port.ts';

/** What the gateway tells a container. */
export type ToContainer =
  | { readonly kind: 'request'; readonly event: APIGatewayProxyEvent }
  | TableAnswer
  | { readonly kind: 'skew'; readonly skewMs: number };

/** What a container answers; one request after another. */
export type FromContainer =
  | { readonly kind: 'ready' }
  | TableCall
  | {
      readonly kind: 'answer';
      readonly result: APIGatewayProxyResult;
      readonly metrics: Readonly<Record<string, number>>;
    };

const handler = httpHandler([...batchedEndpoints, ...batchEndpoints]);
const context = {
  awsRequestId: 'coherence',
  functionName: 'coherence',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:coherence',
  memoryLimitInMB: '1024',
  getRemainingTimeInMillis: () => 30_000,
} as Context;

const tell = (message: FromContainer): void => parentPort?.postMessage(message);

async function answer(event: APIGatewayProxyEvent): Promise<void> {
  const result = (await handler(event, context)) as APIGatewayProxyResult;
  tell({ kind: 'answer', result, metrics: takeMetrics() });
}

parentPort?.on('message', (message: ToContainer) => {
  if (message.kind === 'skew') setSkew(message.skewMs);
  else if (message.kind === 'request') void answer(message.event);
});
// The scheduled warm-up: clients, flags and the connection to Valkey are ready before the first user comes.
await handler(warmUpEvent as unknown as APIGatewayProxyEvent, context);
tell({ kind: 'ready' });
