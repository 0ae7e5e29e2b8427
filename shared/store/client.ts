import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { boundedPool } from '../work/index.ts';

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
 * The one DynamoDB client of a container. It counts its calls and never has more than `concurrency` of them under way,
 * whatever asks for them. Timeouts are those of a request path: DynamoDB answers in milliseconds, so seconds without an
 * answer are a lost call.
 * @param config for tests: another endpoint or transport
 */
export function tableClient(concurrency: number, config: DynamoDBClientConfig = {}): TableClient {
  const agent = { maxSockets: concurrency, keepAlive: true };
  const base = new DynamoDBClient({
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, httpsAgent: agent, httpAgent: agent },
    ...config,
  });
  // It copies every request and answer for a logger that nobody gave it: a fifth of the CPU of a large graph.
  base.middlewareStack.remove('loggerMiddleware');
  const count: CallCount = { calls: 0, durationMs: 0 };
  const pool = boundedPool(concurrency);
  base.middlewareStack.add(
    (next) => (args) =>
      pool(async () => {
        const start = performance.now();
        count.calls += 1;
        try {
          return await next(args);
        } finally {
          count.durationMs += performance.now() - start;
        }
      }),
    // After the retry middleware: each attempt on the wire is a call, and one that waits to be retried holds no place.
    { step: 'finalizeRequest', priority: 'low', name: 'countCalls' },
  );
  return { client: DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } }), count };
}
