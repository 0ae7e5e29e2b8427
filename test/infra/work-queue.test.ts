import { describe, expect, test } from '@jest/globals';
import { environment, environmentNames, validateEnvironment } from '../../infra/environments/index.ts';
import { fifoQueue } from '../../infra/modules/dead-letters.ts';
import { StreamMapping } from '../../infra/modules/stream-mapping.ts';
import { WorkQueue } from '../../infra/modules/work-queue.ts';
import { Naming } from '../../infra/naming.ts';
import { graceMs } from '../../shared/store/heal.ts';
import { brain2, type Resource, resources } from './stacks.ts';

type Env = (typeof environmentNames)[number];
const cloud = { endpoint: 'http://127.0.0.1:4566' };
const queuesOf = (env: Env): Map<string, Resource> =>
  new Map(resources(brain2(env), 'aws_sqs_queue').map(([, queue]) => [queue.name, queue]));
const workQueues = { 'connect-nodes': 'connect-nodes', live: 'push-live', heal: 'heal' } as const;

describe.each(environmentNames)('the queues of %s', (env) => {
  const queues = queuesOf(env);
  const { functions, events, region, accountId } = environment(env, cloud);
  const named = (thing: string): Resource => queues.get(`brain2-${env}-${thing}.fifo`) ?? {};

  test('are FIFO, encrypted, and limited by user instead of as a whole', () => {
    expect(queues.size).toBe(7);
    for (const queue of queues.values())
      expect(queue).toMatchObject({
        fifo_queue: true,
        content_based_deduplication: false,
        deduplication_scope: 'messageGroup',
        fifo_throughput_limit: 'perMessageGroupId',
        sqs_managed_sse_enabled: true,
      });
  });

  test.each(Object.entries(workQueues))(
    'hides a message of %s six times as long as its consumer may take',
    (thing, fn) => {
      expect(named(thing).visibility_timeout_seconds).toBe(6 * functions[fn].timeoutSeconds);
      const mapping = resources(brain2(env), 'aws_lambda_event_source_mapping').find(([id]) =>
        id.startsWith(`${thing}-queue_`),
      )?.[1];
      expect(mapping).toMatchObject({
        batch_size: 10,
        function_name: expect.stringContaining(`aws_lambda_alias.${fn}_`),
        function_response_types: ['ReportBatchItemFailures'],
        scaling_config: { maximum_concurrency: events.consumers[thing as keyof typeof workQueues] },
      });
      expect(mapping?.maximum_batching_window_in_seconds).toBeUndefined();
    },
  );

  test.each(Object.keys(workQueues))('gives what kills the consumer of %s to dead letters of its own', (thing) => {
    const dead = named(`${thing}-dead-letters`);
    expect(JSON.parse(named(thing).redrive_policy)).toEqual({
      deadLetterTargetArn: expect.stringContaining(`aws_sqs_queue.${thing}-queue_dead-letters_`),
      maxReceiveCount: 10,
    });
    expect(dead.message_retention_seconds).toBe(14 * 24 * 3_600);
    expect(dead.redrive_policy).toBeUndefined();
    expect(JSON.parse(dead.redrive_allow_policy)).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [`arn:aws:sqs:${region}:${accountId}:brain2-${env}-${thing}.fifo`],
    });
  });

  test('delay only what the healer looks at later', () => {
    expect(Object.keys(workQueues).map((thing) => named(thing).delay_seconds)).toEqual([0, 0, events.healDelaySeconds]);
  });

  test('take the publisher’s dead letters from the publisher alone', () => {
    expect(JSON.parse(named('publish-events-dead-letters').redrive_allow_policy)).toEqual({
      redrivePermission: 'denyAll',
    });
  });

  test('refuse whoever comes without TLS, where there is TLS', () => {
    for (const { policy, name } of queues.values()) {
      if (env === 'local') expect(policy).toBeUndefined();
      else
        expect(JSON.parse(policy).Statement).toEqual([
          {
            Sid: 'OnlyTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: `arn:aws:sqs:${region}:${accountId}:${name}`,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]);
    }
  });
});

describe('a queue for work', () => {
  const queue = { thing: 'x', consumerTimeoutSeconds: 60, maxConcurrency: 10 };

  test.each([
    [{ consumerTimeoutSeconds: 7_200 }, { consumerTimeoutSeconds: 7_201 }, /x: a consumer's timeout of 7201 s/],
    [{ consumerTimeoutSeconds: 1 }, { consumerTimeoutSeconds: 0 }, /x: a consumer's timeout of 0 s/],
    [{ maxConcurrency: 2 }, { maxConcurrency: 1 }, /x: .* at 2 to 1,000 .* at 1/],
    [{ maxConcurrency: 1_000 }, { maxConcurrency: 1_001 }, /not at 1001/],
    [{ delaySeconds: 900 }, { delaySeconds: 901 }, /x: SQS delays .* not by 901/],
    [{ delaySeconds: 0 }, { delaySeconds: -1 }, /not by -1/],
  ])('takes %o and refuses %o', (good, bad, message) => {
    expect(() => WorkQueue.validate({ ...queue, ...good })).not.toThrow();
    expect(() => WorkQueue.validate({ ...queue, ...bad })).toThrow(message);
  });

  test('has a name of 80 characters at most', () => {
    const place = { naming: new Naming('prod'), region: 'us-east-1', accountId: '1', protect: false };
    const stem = 'brain2-prod-.fifo'.length;
    expect(fifoQueue(place, 'x'.repeat(80 - stem)).name).toHaveLength(80);
    expect(() => fifoQueue(place, 'x'.repeat(81 - stem))).toThrow(/80 characters/);
  });
});

test('a reader of the stream has 1 to 5 patterns', () => {
  const patterns = (count: number) => ({ patterns: Array.from({ length: count }, () => ({})) });
  for (const count of [1, 5]) expect(() => StreamMapping.validate(patterns(count))).not.toThrow();
  for (const count of [0, 6]) expect(() => StreamMapping.validate(patterns(count))).toThrow(/1 to 5 patterns/);
});

describe('numbers of events', () => {
  const prod = environment('prod', cloud);
  const changed = (field: string, value: number) => {
    const config = structuredClone(prod) as unknown as Record<string, unknown>;
    const path = `events.${field}`.split('.');
    const last = path.pop() as string;
    const parent = path.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, config);
    parent[last] = value;
    return config as unknown as typeof prod;
  };

  test.each([
    ['archiveDays', 1, 365],
    ['failureDays', 1, 365],
    ['streams.publish-events.batchSize', 1, 10_000],
    ['streams.heal.windowSeconds', 0, 300],
    ['streams.heal.retryAttempts', 1, 10_000],
    ['streams.publish-events.maxAgeSeconds', 60, 86_400],
    ['consumers.live', 2, 1_000],
  ])('take %s from %i to %i and name field, limit and file past it', (field, min, max) => {
    for (const value of [min, max]) expect(() => validateEnvironment(changed(field, value))).not.toThrow();
    for (const value of [min - 1, max + 1])
      expect(() => validateEnvironment(changed(field, value))).toThrow(
        new RegExp(`events\\.${field} is ${value}.*${min} to ${max}.*prod\\.ts`),
      );
  });

  test('let the healer look only when the slowest request and its grace are over', () => {
    const slowest = Math.max(
      ...(['nodes', 'transfer', 'batch', 'live', 'live-socket'] as const).map(
        (name) => prod.functions[name].timeoutSeconds,
      ),
    );
    expect(() => validateEnvironment(changed('healDelaySeconds', slowest + graceMs / 1_000))).not.toThrow();
    expect(() => validateEnvironment(changed('healDelaySeconds', slowest + graceMs / 1_000 - 1))).toThrow(
      /healDelaySeconds.*grace/,
    );
    expect(() => validateEnvironment(changed('healDelaySeconds', 901))).toThrow(/healDelaySeconds is 901/);
  });

  test('let a function behind no route take longer than one behind a route', () => {
    const timeout = (name: 'connect-nodes' | 'nodes', timeoutSeconds: number) => ({
      ...prod,
      functions: { ...prod.functions, [name]: { memoryMb: 512, timeoutSeconds } },
    });
    expect(() => validateEnvironment(timeout('connect-nodes', 900))).not.toThrow();
    expect(() => validateEnvironment(timeout('connect-nodes', 901))).toThrow(/timeoutSeconds is 901.*Lambda/);
    expect(() => validateEnvironment(timeout('nodes', 30))).toThrow(/timeoutSeconds is 30.*API Gateway/);
  });
});

describe('what holds events', () => {
  test.each(['staging', 'prod'] as const)('cannot be destroyed in %s', (env) => {
    const kept = ['aws_sqs_queue', 'aws_cloudwatch_event_bus', 'aws_cloudwatch_event_archive'];
    for (const resource of kept.flatMap((type) => resources(brain2(env), type).map(([, one]) => one)))
      expect([resource.name, resource.lifecycle.prevent_destroy]).toEqual([resource.name, true]);
    const [, failures] =
      resources(brain2(env), 'aws_s3_bucket').find(([id]) => id.startsWith('stream-failures_')) ?? [];
    expect(failures?.lifecycle.prevent_destroy).toBe(true);
  });

  test('keeps its logical ids, since a new id would replace it', () => {
    const ids = (type: string) => resources(brain2('prod'), type).map(([id]) => id);
    expect(ids('aws_cloudwatch_event_bus')).toEqual(['event-bus_4D1F1043']);
    expect(ids('aws_cloudwatch_event_archive')).toEqual(['event-bus_archive_8E87A4BC']);
    expect(ids('aws_sqs_queue')).toEqual([
      'connect-nodes-queue_BFA24D5B',
      'connect-nodes-queue_dead-letters_queue_4EA3E27C',
      'heal-queue_25F510F4',
      'heal-queue_dead-letters_queue_50A17DF5',
      'live-queue_6F7BA799',
      'live-queue_dead-letters_queue_6FF3CB66',
      'publish-events-dead-letters_queue_CA9B88E1',
    ]);
    expect(ids('aws_s3_bucket')).toContain('stream-failures_bucket_21E01FE2');
  });
});
