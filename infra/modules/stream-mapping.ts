import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table/index.js';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js';
import { Construct } from 'constructs';
import type { StreamConfig } from '../environments/index.ts';
import type { LambdaService } from './lambda-service.ts';
import type { PrivateBucket } from './private-bucket.ts';

/** Which changes a function is invoked for: each pattern alone lets one through (the rules of EventBridge patterns). */
export type StreamPattern = Readonly<Record<string, unknown>>;

export interface StreamMappingProps {
  readonly table: DynamodbTable;
  readonly service: LambdaService;
  readonly config: StreamConfig;
  readonly patterns: readonly StreamPattern[];
  /** Where Lambda puts batches it gives up, whole. A queue would get only where in the stream they were, for a day. */
  readonly failures: PrivateBucket;
  /** Counts what is given up; an emulator that knows no such metric forgets the setting. @default true */
  readonly countEvents?: boolean;
  readonly tags: Record<string, string>;
}

/** Lambda takes 5 patterns a mapping; more are to be asked for. */
const mostPatterns = 5;
/** Below its bucket Lambda writes `aws/lambda/<mapping>/<shard>/<date>/…`. */
const failuresPrefix = '/aws/lambda/*';

const keyed = (prefixes: readonly string[]) => ({
  dynamodb: { Keys: { SK: { S: prefixes.map((prefix) => ({ prefix })) } } },
});

/** Every change of an item whose sort key begins so. For items that never expire: a removal is then always a user's. */
export const changesOf = (...prefixes: readonly string[]): StreamPattern => keyed(prefixes);

/** The same without removals, for items that expire: DynamoDB removes those by itself, which is no change of a user's. */
export const writesOf = (...prefixes: readonly string[]): StreamPattern => ({
  eventName: ['INSERT', 'MODIFY'],
  ...keyed(prefixes),
});

/** A reader of the table's stream. A stream serves two readers at once; a third would slow all of them. */
export class StreamMapping extends Construct {
  readonly mapping: LambdaEventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamMappingProps) {
    super(scope, id);
    StreamMapping.validate(props);
    const { table, service, config, patterns, failures } = props;
    service.role.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'],
      table.streamArn,
    );
    service.role.allowWithoutResource(['dynamodb:ListStreams']);
    service.role.allow(['s3:PutObject'], `${failures.bucket.arn}${failuresPrefix}`);
    service.role.allow(['s3:ListBucket'], failures.bucket.arn);
    this.mapping = new LambdaEventSourceMapping(this, 'mapping', {
      eventSourceArn: table.streamArn,
      functionName: service.alias.arn,
      // All the stream still has: events are the same however often they are published.
      startingPosition: 'TRIM_HORIZON',
      batchSize: config.batchSize,
      maximumBatchingWindowInSeconds: config.windowSeconds,
      // One invocation a shard: it takes 100 records within 50 ms, twice what a shard's 1,000 writes a second bring, and the fuller
      // its batches, the fewer its calls.
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: config.retryAttempts,
      maximumRecordAgeInSeconds: config.maxAgeSeconds,
      destinationConfig: { onFailure: { destinationArn: failures.bucket.arn } },
      filterCriteria: { filter: patterns.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
      ...((props.countEvents ?? true) ? { metricsConfig: { metrics: ['EventCount'] } } : {}),
      // Lambda checks the role before it makes a mapping.
      dependsOn: [service.role.policy],
      tags: props.tags,
    });
  }

  /** @throws at synth for what Lambda cannot do */
  static validate({ patterns }: Pick<StreamMappingProps, 'patterns'>): void {
    if (patterns.length === 0 || patterns.length > mostPatterns)
      throw new Error(`A stream's reader has 1 to ${mostPatterns} patterns, not ${patterns.length}: join some`);
  }
}
