import { describe, expect, test } from '@jest/globals';
import { environment, environmentNames } from '../../infra/environments/index.ts';
import { eventQueues, eventTypes } from '../../shared/events/index.ts';
import { brain2, type Resource, resources } from './stacks.ts';

type Env = (typeof environmentNames)[number];
const all = (env: Env, type: string): Resource[] => resources(brain2(env), type).map(([, resource]) => resource);
const onAws = environmentNames.filter((env) => env !== 'local');
const cloud = { endpoint: 'http://127.0.0.1:4566' };

const variablesOf = (env: Env, name: string): Record<string, string> =>
  all(env, 'aws_lambda_function').find((fn) => fn.function_name === `brain2-${env}-${name}`)?.environment.variables;
/** What a function's role may do, by action: the resources by the ids they have here. */
function allowed(env: Env, name: string): Record<string, string[]> {
  const [, policy] = resources(brain2(env), 'aws_iam_role_policy').find(([id]) => id.startsWith(`${name}_role_`)) ?? [];
  const statements: { Action: string[]; Resource: string[] | string }[] = JSON.parse(policy?.policy).Statement;
  const places = statements.flatMap(({ Action, Resource: to }) =>
    Action.map((action) => [action, [to].flat()] as const),
  );
  const byAction: Record<string, string[]> = {};
  for (const [action, to] of places)
    byAction[action] = [
      ...(byAction[action] ?? []),
      ...to.map((one) => one.replace(/\$\{\w+\.(.+)_\w{8}\.\w+\}/, '$1')),
    ];
  return byAction;
}

describe.each(environmentNames)('the bus of %s', (env) => {
  test('keeps every change of the outbox once, for the days of the config, and is the API’s and the publisher’s', () => {
    const [archive] = all(env, 'aws_cloudwatch_event_archive');
    expect(archive?.retention_days).toBe(environment(env, cloud).events.archiveDays);
    expect(JSON.parse(archive?.event_pattern)).toEqual({ source: ['brain2.outbox'] });
    const bus = all(env, 'aws_cloudwatch_event_bus');
    expect(bus.map(({ name }) => name)).toEqual([`brain2-${env}`]);
    for (const name of [
      'nodes',
      'edges',
      'graph-data',
      'search',
      'transfer',
      'batch',
      'live',
      'health',
      'publish-events',
    ])
      expect([name, variablesOf(env, name).EVENT_BUS]).toEqual([name, expect.stringContaining('event-bus_')]);
  });

  test('is written by those who change something, and by nobody else', () => {
    const putters = resources(brain2(env), 'aws_iam_role_policy')
      .filter(([, { policy }]) => policy.includes('events:PutEvents'))
      .map(([id]) => id.replace(/_role_.*/, ''));
    expect(putters.sort()).toEqual(['batch', 'edges', 'nodes', 'publish-events', 'transfer']);
  });

  test('hands events of requests and replayed ones to the function that queues them by user, and nothing else to anybody', () => {
    const rules = all(env, 'aws_cloudwatch_event_rule').filter(({ event_pattern }) => event_pattern);
    expect(rules.map(({ event_pattern }) => JSON.parse(event_pattern))).toEqual([
      {
        'detail-type': ['NodeCreated', 'NodeUpdated', 'NodeDeleted', 'EdgeDeleted'],
        $or: [{ source: ['brain2.request'] }, { 'replay-name': [{ exists: true }] }],
      },
    ]);
    const target = all(env, 'aws_cloudwatch_event_target').find(({ rule }) => rule.includes('event-bus_requeue'));
    expect(target).toMatchObject({
      arn: expect.stringMatching(/^\$\{aws_lambda_alias\.requeue-events_/),
      retry_policy: { maximum_retry_attempts: 20, maximum_event_age_in_seconds: 900 },
    });
    expect(allowed(env, 'requeue-events')).toMatchObject({ 'sqs:SendMessage': ['connect-nodes-queue'] });
  });

  test('takes of the account’s concurrency for replays a bounded part only, and lets the rest wait', () => {
    const reserved = all(env, 'aws_lambda_function').flatMap(({ function_name, reserved_concurrent_executions }) =>
      reserved_concurrent_executions === undefined ? [] : [[function_name, reserved_concurrent_executions]],
    );
    expect(reserved).toEqual(env === 'local' ? [] : [[`brain2-${env}-requeue-events`, 20]]);
    expect(all(env, 'aws_lambda_function_event_invoke_config')).toContainEqual(
      expect.objectContaining({ maximum_retry_attempts: 2, maximum_event_age_in_seconds: 21_600 }),
    );
  });
});

test.each(onAws)('the bus of %s refuses other accounts and whoever comes without TLS', (env) => {
  const [policy] = all(env, 'aws_cloudwatch_event_bus_policy');
  const { accountId } = environment(env, cloud);
  expect(JSON.parse(policy?.policy).Statement).toEqual([
    expect.objectContaining({
      Effect: 'Deny',
      Principal: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalAccount': accountId } },
    }),
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ]);
});

test.each(onAws)('the schema registry of %s has each type of the catalogue, as JSON Schema draft-04', (env) => {
  const schemas = all(env, 'aws_schemas_schema');
  expect(schemas.map(({ name }) => name).sort()).toEqual(
    Object.keys(eventTypes)
      .map((type) => `brain2.outbox@${type}`)
      .sort(),
  );
  for (const { type, content, name } of schemas) {
    expect(type).toBe('JSONSchemaDraft4');
    expect(JSON.parse(content)).toMatchObject({
      $schema: 'http://json-schema.org/draft-04/schema#',
      properties: { type: { enum: [name.split('@')[1]] }, user: { type: 'string' } },
    });
    expect(content).not.toMatch(/"const"/);
  }
});

test('the emulator, which has no schema registry, is asked for none', () => {
  expect(all('local', 'aws_schemas_registry')).toEqual([]);
});

describe.each(environmentNames)('the stream of %s', (env) => {
  const { events } = environment(env, cloud);
  const mappings = all(env, 'aws_lambda_event_source_mapping').filter(({ event_source_arn }) =>
    event_source_arn.includes('stream_arn'),
  );
  const readerOf = (name: string) => mappings.find(({ function_name }) => function_name.includes(`.${name}_alias`));
  const patternsOf = (name: string) =>
    readerOf(name)?.filter_criteria.filter.map(({ pattern }: Resource) => JSON.parse(pattern));

  test('has two readers, the most it serves, both by their alias and with all they do stated', () => {
    expect(mappings).toHaveLength(2);
    for (const name of ['publish-events', 'heal'] as const)
      expect(readerOf(name)).toMatchObject({
        function_name: expect.stringMatching(/^\$\{aws_lambda_alias\./),
        starting_position: 'TRIM_HORIZON',
        batch_size: events.streams[name].batchSize,
        maximum_batching_window_in_seconds: events.streams[name].windowSeconds,
        maximum_retry_attempts: events.streams[name].retryAttempts,
        maximum_record_age_in_seconds: events.streams[name].maxAgeSeconds,
        parallelization_factor: 1,
        bisect_batch_on_function_error: true,
      });
  });

  test('loses nothing that was given up: whole records go to a private bucket that the readers only add to', () => {
    for (const name of ['publish-events', 'heal']) {
      expect(readerOf(name)?.destination_config.on_failure.destination_arn).toMatch(/aws_s3_bucket\.stream-failures_/);
      expect(allowed(env, name)).toMatchObject({
        's3:PutObject': ['stream-failures_bucket/aws/lambda/*'],
        's3:ListBucket': ['stream-failures_bucket'],
        'dynamodb:GetRecords': ['table'],
        'dynamodb:ListStreams': ['*'],
      });
    }
  });

  test('keeps none of it longer than its days: what was redriven or has ended is gone the day after', () => {
    const rules = all(env, 'aws_s3_bucket_lifecycle_configuration')
      .filter(({ bucket }) => bucket.includes('stream-failures_'))
      .flatMap(({ rule }) => rule);
    const once = {
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      expiration: [{ days: events.failureDays }],
    };
    expect(rules).toEqual(env === 'local' ? [] : [expect.objectContaining(once)]);
  });

  const keyed = (...prefixes: string[]) => ({
    dynamodb: { Keys: { SK: { S: prefixes.map((prefix) => ({ prefix })) } } },
  });
  const writes = { eventName: ['INSERT', 'MODIFY'] };

  test('tells the publisher of notes, edges, ended operations, imports and versions, but of nothing that time removed', () => {
    expect(patternsOf('publish-events')).toEqual([
      keyed('N#', 'E#'),
      { ...writes, ...keyed('O#', 'A#') },
      { ...writes, ...keyed('META') },
    ]);
  });

  test('tells the healer of what belongs together, none of which expires', () => {
    expect(patternsOf('heal')).toEqual([keyed('N#', 'E#', 'B#')]);
  });

  test('is counted where something counts it', () => {
    for (const { metrics_config } of mappings)
      expect(metrics_config).toEqual(env === 'local' ? undefined : { metrics: ['EventCount'] });
  });
});

test('every queue of the event catalogue has a consumer', () => {
  const sources = all('prod', 'aws_lambda_event_source_mapping').map(({ event_source_arn }) => event_source_arn);
  for (const queue of eventQueues) expect(sources).toContainEqual(expect.stringContaining(`.${queue}-queue_`));
});

describe('roles that carry events', () => {
  test('name SQS’s batch calls only to the emulator, which asks for them', () => {
    const named = (env: Env) =>
      Object.keys(allowed(env, 'connect-nodes')).filter((action) => /^sqs:.*Batch$/.test(action));
    expect(named('local')).toEqual(['sqs:ChangeMessageVisibilityBatch', 'sqs:SendMessageBatch']);
    for (const env of onAws) expect(named(env)).toEqual([]);
  });

  test('reach the queues they send to and consume, and no others', () => {
    const sends = (name: string) => allowed('prod', name)['sqs:SendMessage'];
    expect(sends('publish-events')).toEqual(['connect-nodes-queue', 'live-queue', 'publish-events-dead-letters_queue']);
    expect(sends('connect-nodes')).toEqual(['connect-nodes-queue_dead-letters_queue']);
    expect(sends('heal')).toEqual(['heal-queue_dead-letters_queue', 'heal-queue']);
    expect(sends('push-live')).toEqual(['live-queue_dead-letters_queue']);
    for (const [name, queue] of Object.entries({ 'connect-nodes': 'connect-nodes', heal: 'heal', 'push-live': 'live' }))
      for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'])
        expect(allowed('prod', name)[`sqs:${action}`]).toEqual([`${queue}-queue`]);
  });

  test('read of the table what they need: the publisher versions, the pusher nothing', () => {
    const touched = (name: string) =>
      Object.keys(allowed('prod', name)).filter((action) => /^dynamodb:(?!.*(Stream|Shard|Records))/.test(action));
    expect(touched('publish-events')).toEqual(['dynamodb:BatchGetItem']);
    expect(touched('requeue-events')).toEqual([]);
    for (const name of ['connect-nodes', 'heal']) expect(touched(name)).toContain('dynamodb:PutItem');
    expect(Object.values(allowed('prod', 'push-live')).flat()).not.toContain('table');
  });

  test('know the queues they are to use, and where', () => {
    expect(variablesOf('prod', 'publish-events')).toMatchObject({
      CONNECT_NODES_QUEUE_URL: expect.stringContaining('.connect-nodes-queue_'),
      LIVE_QUEUE_URL: expect.stringContaining('.live-queue_'),
      DEAD_LETTERS_URL: expect.stringContaining('.publish-events-dead-letters_'),
      GRAPH_EPOCH: '0',
    });
    for (const [name, queue] of Object.entries({ 'connect-nodes': 'connect-nodes', heal: 'heal', 'push-live': 'live' }))
      expect(variablesOf('prod', name)).toMatchObject({
        QUEUE_URL: expect.stringContaining(`.${queue}-queue_`),
        DEAD_LETTERS_URL: expect.stringContaining(`.${queue}-queue_dead-letters_`),
        MAX_SOCKETS: '50',
      });
    for (const name of ['connect-nodes', 'heal']) expect(variablesOf('prod', name).WRITE_SHARDS).toBe('4');
  });
});

test('scripts find everything they redrive and replay in the outputs', () => {
  for (const env of environmentNames)
    for (const name of [
      'eventBus',
      'eventArchiveArn',
      'requeueRuleArn',
      'connectNodesQueueUrl',
      'connectNodesDeadLettersUrl',
      'liveQueueUrl',
      'liveDeadLettersUrl',
      'healQueueUrl',
      'healDeadLettersUrl',
      'publishEventsDeadLettersUrl',
      'streamFailuresBucket',
      'publishEventsFunction',
      'liveUrl',
    ])
      expect([env, name, brain2(env).output[name]?.value]).toEqual([env, name, expect.any(String)]);
});
