import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface CallCount {
  /** Calls made so far. */
  calls: number;
  /** Milliseconds spent in them, added up. */
  durationMs: number;
}
export interface TableClient {
  readonly client: DynamoDBDocumentClient;
  readonly count: CallCount;
}

/**
 * The one DynamoDB client of a container, which counts its calls.
 * Timeouts are those of a request path: DynamoDB answers in milliseconds, so a second without an answer is a lost call.
 */
export function tableClient(): TableClient {
  const base = new DynamoDBClient({
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      httpsAgent: { maxSockets: 50, keepAlive: true },
      httpAgent: { maxSockets: 50, keepAlive: true },
    },
  });
  const count: CallCount = { calls: 0, durationMs: 0 };
  base.middlewareStack.add(
    (next) => async (args) => {
      const start = performance.now();
      count.calls += 1;
      try {
        return await next(args);
      } finally {
        count.durationMs += performance.now() - start;
      }
    },
    // After the retry middleware: each attempt on the wire is a call.
    { step: 'finalizeRequest', priority: 'low', name: 'countCalls' },
  );
  return { client: DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } }), count };
}
