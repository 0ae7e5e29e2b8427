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
 * whatever asks for them.
 * @param config timeouts, retries and sockets: `clientSettings`, or those of a test
 */
export function tableClient(concurrency: number, config: DynamoDBClientConfig): TableClient {
  const base = new DynamoDBClient(config);
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
