import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableModel } from './model.ts';
import { answerOf } from './protocol.ts';

export interface ModelClientOptions {
  /** The SDK's tries per call. @default 1 */
  readonly maxAttempts?: number;
}

interface HttpRequest {
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

/** Settles as the promise does, or fails as soon as the signal aborts. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Stands where the SDK's HTTP connection does. */
function requestHandler(model: TableModel) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
      if (abortSignal?.aborted) throw aborted();
      const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
      const answer = await unlessAborted(answerOf(model, request.headers['x-amz-target'], body), abortSignal);
      return { response: { ...answer, body: new Uint8Array(Buffer.from(answer.body)) } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

/**
 * The AWS SDK on top of a model: everything but the network is real. Requests are not signed: nobody would check.
 * A call ends in a later turn of the event loop, so calls of several callers really mix.
 */
export function modelClient(model: TableModel, { maxAttempts = 1 }: ModelClientOptions = {}): DynamoDBDocumentClient {
  const base = new DynamoDBClient({
    endpoint: 'http://table-model.invalid',
    region: 'us-east-1',
    credentials: { accessKeyId: 'model', secretAccessKey: 'model' },
    signer: { sign: async (request) => request },
    maxAttempts,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: requestHandler(model),
  });
  return DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
}
