import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { batchEndpoints } from '../../../functions/endpoints/batch.ts';
import { batchedEndpoints } from '../../../functions/endpoints/batched.ts';
import { warmUpEvent } from '../../../shared/environment/index.ts';
import { httpHandler } from '../../../shared/http/index.ts';
import { gatewayEvent, lambdaContext } from './event.ts';

/**
 * A process of its own: one container with the deployed handler, all routes in one, configured by its environment as
 * Lambda's are. What stands before it here hands requests on as API Gateway does, without checking anything.
 */
const handler = httpHandler([...batchedEndpoints, ...batchEndpoints]);
let invocations = 0;

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await text(request);
  invocations += 1;
  const event = gatewayEvent({ method, url, headers: headers as Record<string, string>, body });
  const result = await handler(event, lambdaContext);
  response
    .writeHead(result.statusCode, result.headers as Record<string, string>)
    .end(Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'));
}

const server = createServer((request, response) => void handle(request, response).catch(() => request.destroy()));
process.on('message', (question: 'warm' | 'invocations') => {
  if (question === 'invocations') process.send?.({ invocations });
  else {
    const warmUp = warmUpEvent as unknown as Parameters<typeof handler>[0];
    handler(warmUp, lambdaContext).then(() => process.send?.({ warm: true }));
  }
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
