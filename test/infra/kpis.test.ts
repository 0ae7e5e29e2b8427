import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { App, TerraformStack } from 'cdktf';
import { environment, environmentNames, valkeyFunctions } from '../../infra/environments/index.ts';
import { OutboxAlarm } from '../../infra/modules/outbox-alarm.ts';
import { Naming } from '../../infra/naming.ts';
import { type Graph, graphs, type Kpi, kpis, type MetricScope } from '../../shared/observability/kpis.ts';
import { brain2, type Resource, resources } from './stacks.ts';

/** Metrics of functions that fail without an error, or end with one on purpose. */
const ownMetrics: Record<string, string> = {
  authorizer: 'AuthorizerFailures',
  warmer: 'WarmUpFailures',
  'rotate-api-keys': 'KeyRotationFailures',
};
/** What environments do not have, and therefore do not watch. */
const absent: Record<(typeof environmentNames)[number], readonly MetricScope[]> = {
  local: ['valkey', 'stageCache', 'firewall', 'ready'],
  dev: ['valkey', 'stageCache', 'firewall', 'ready', 'warmer', 'warmed', 'sharing'],
  staging: [],
  prod: [],
};

describe.each(environmentNames)('what %s watches', (env) => {
  const stack = brain2(env);
  const functions = resources(stack, 'aws_lambda_function').map(([, fn]) => fn);
  const watched = <Row extends Graph>(rows: readonly Row[]) =>
    rows.filter(({ metric: { scope } }) => !absent[env].includes(scope));

  test('watches each function and each KPI, with a runbook, and tells an encrypted topic', () => {
    const alarms = resources(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
    for (const fn of functions) {
      // A refusal of the authorizer is an error to Lambda.
      const name: string = fn.function_name.replace(`brain2-${env}-`, '');
      const own = ownMetrics[name];
      const metrics: Record<string, object> = {
        Throttles: { FunctionName: fn.function_name },
        ...(own ? { [own]: { service: fn.function_name } } : {}),
        ...(name === 'authorizer' ? {} : { Errors: { FunctionName: fn.function_name } }),
      };
      for (const [metric, dimensions] of Object.entries(metrics))
        expect(alarms.filter((alarm) => alarm.metric_name === metric).map((alarm) => alarm.dimensions)).toContainEqual(
          expect.objectContaining(dimensions),
        );
    }
    expect(
      alarms.some(({ metric_name, alarm_name }) => metric_name === 'Errors' && /authorizer/.test(alarm_name)),
    ).toBe(false);
    for (const kpi of watched(Object.values<Kpi>(kpis)))
      expect(
        alarms.some((alarm) => alarm.metric_name === kpi.metric.name && alarm.alarm_description.includes(kpi.runbook)),
      ).toBe(true);
    for (const alarm of alarms) expect(alarm.alarm_actions).toEqual([expect.stringContaining('aws_sns_topic')]);
    for (const [, topic] of resources(stack, 'aws_sns_topic')) expect(topic.kms_master_key_id).toMatch(/aws_kms_key/);
  });

  test('hears of a single failed run of what runs seldom', () => {
    const errors = resources(stack, 'aws_cloudwatch_metric_alarm').filter(
      ([, { metric_name, dimensions }]) =>
        metric_name === 'Errors' && /-(warmer|rotate-api-keys)$/.test(dimensions.FunctionName),
    );
    expect(errors).toHaveLength(env === 'dev' ? 1 : 2);
    for (const [, { datapoints_to_alarm, evaluation_periods, treat_missing_data }] of errors)
      expect([datapoints_to_alarm, evaluation_periods, treat_missing_data]).toEqual([1, 1, 'notBreaching']);
  });

  test('shows every KPI and every other graph of what it has on one dashboard', () => {
    const [[, dashboard] = []] = resources(stack, 'aws_cloudwatch_dashboard');
    const { widgets } = JSON.parse(dashboard?.dashboard_body);
    expect(widgets.map((widget: Resource) => widget.properties.title)).toEqual(
      [...watched<Graph>(Object.values(kpis)), ...watched(graphs)].map(({ title }) => title),
    );
    for (const { properties } of widgets) expect(properties.metrics).not.toHaveLength(0);
  });

  test('watches the caches of functions that have one, and no others', () => {
    const alarms = resources(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
    const services = (metric: string) =>
      alarms
        .filter(({ metric_name }) => metric_name === metric)
        .map(({ dimensions }) => dimensions.service.replace(`brain2-${env}-`, ''));
    expect(services('CacheOwnerMismatches').sort()).toEqual([...valkeyFunctions].sort());
    expect(services('CacheBreakerOpen').sort()).toEqual(env === 'dev' ? [] : [...valkeyFunctions].sort());
    for (const alarm of alarms.filter(({ metric_name }) => metric_name === 'CacheBreakerOpen'))
      expect([alarm.datapoints_to_alarm, alarm.evaluation_periods, alarm.period]).toEqual([3, 15, 60]);
  });
});

describe.each(environmentNames)('alarms of events in %s', (env) => {
  const stem = `brain2-${env}`;
  const alarms = resources(brain2(env), 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
  const of = (kpi: keyof typeof kpis) =>
    alarms.filter(({ alarm_name }) => new RegExp(`^${stem}-${kpi}(-|$)`).test(alarm_name));
  const atOnce = { datapoints_to_alarm: 1, evaluation_periods: 1, threshold: 0 };

  test('watch each queue’s oldest message and tell of each dead letter at once', () => {
    const queues = (kpi: keyof typeof kpis) => of(kpi).map(({ dimensions }) => dimensions.QueueName);
    expect(queues('queueAge').sort()).toEqual([`${stem}-connect-nodes.fifo`, `${stem}-live.fifo`]);
    expect(queues('healQueueAge')).toEqual([`${stem}-heal.fifo`]);
    expect(queues('deadLetters').sort()).toEqual(
      ['connect-nodes', 'heal', 'live', 'publish-events'].map((name) => `${stem}-${name}-dead-letters.fifo`),
    );
    for (const alarm of of('deadLetters')) expect(alarm).toMatchObject({ ...atOnce, namespace: 'AWS/SQS' });
  });

  test('bear with what a delayed check waits for on purpose', () => {
    const { healDelaySeconds } = environment(env, { endpoint: '' }).events;
    expect(kpis.healQueueAge.target).toBeGreaterThan(2 * healDelaySeconds);
  });

  test('tell at once of changes that the stream’s readers gave up, by reader', () => {
    for (const kpi of ['streamFailures', 'streamDrops'] as const) {
      expect(of(kpi).map(({ dimensions }) => dimensions.EventSourceMappingUUID)).toEqual([
        expect.stringMatching(/aws_lambda_event_source_mapping\.heal-stream_.*\.uuid/),
        expect.stringMatching(/aws_lambda_event_source_mapping\.publish-events-stream_.*\.uuid/),
      ]);
      for (const alarm of of(kpi)) expect(alarm).toMatchObject(atOnce);
    }
  });

  test('watch the outbox, the bus and how late connections are', () => {
    expect(of('outboxAge')).toEqual([
      expect.objectContaining({
        metric_name: 'IteratorAge',
        dimensions: { FunctionName: `${stem}-publish-events`, Resource: `${stem}-publish-events:live` },
      }),
    ]);
    expect(of('busFailures')).toEqual([
      expect.objectContaining({
        ...atOnce,
        metric_name: 'FailedInvocations',
        dimensions: { EventBusName: stem, RuleName: `${stem}-requeue-events` },
      }),
    ]);
    expect(of('requeueDrops')).toEqual([
      expect.objectContaining({
        ...atOnce,
        metric_name: 'AsyncEventsDropped',
        dimensions: { FunctionName: `${stem}-requeue-events`, Resource: `${stem}-requeue-events:live` },
      }),
    ]);
    expect(of('connectionLag')).toEqual([
      expect.objectContaining({ extended_statistic: 'p95', threshold: 2_000, metric_name: 'ConnectionLagMs' }),
    ]);
    expect(of('repairs')).toEqual([expect.objectContaining({ ...atOnce, dimensions: { service: `${stem}-heal` } })]);
  });

  test('tell of a publisher that is given nothing for 15 minutes while the healer is, where metrics can be compared', () => {
    const stopped = alarms.filter(({ alarm_name }) => alarm_name === `${stem}-outboxStopped`);
    expect(stopped).toHaveLength(env === 'local' ? 0 : 1);
    for (const { metric_query, alarm_description, ...alarm } of stopped) {
      expect(alarm).toMatchObject({
        datapoints_to_alarm: 3,
        evaluation_periods: 3,
        threshold: 0,
        comparison_operator: 'GreaterThanThreshold',
        treat_missing_data: 'notBreaching',
      });
      const [path = ''] = /docs\/runbooks\/\S+\.md/.exec(alarm_description) ?? [];
      expect([path, existsSync(path)]).toEqual(['docs/runbooks/events-behind.md', true]);
      const [{ expression, return_data }, ...readers] = metric_query;
      expect([expression, return_data]).toEqual(['IF(FILL(healed, 0) > 0 AND FILL(published, 0) == 0, 1, 0)', true]);
      const given = (id: string, mapping: string) => ({
        id,
        metric: {
          namespace: 'AWS/Lambda',
          metric_name: 'InvokedEventCount',
          dimensions: { EventSourceMappingUUID: expect.stringContaining(`.${mapping}-stream_`) },
          period: 300,
          stat: 'Sum',
        },
      });
      expect(readers).toEqual([given('healed', 'heal'), given('published', 'publish-events')]);
    }
  });
});

test('an alarm that compares the stream’s readers is refused where one is missing', () => {
  const alarm = (mappings: Record<string, string>) => () =>
    new OutboxAlarm(new TerraformStack(new App(), 'stack'), 'stopped', {
      naming: new Naming('prod'),
      mappings,
      topicArn: 'topic',
    });
  expect(alarm({ heal: '1', 'publish-events': '2' })).not.toThrow();
  expect(alarm({ heal: '1' })).toThrow(/two readers/);
  expect(alarm({ 'publish-events': '2' })).toThrow(/two readers/);
});

test('every KPI names a runbook that is there', () => {
  for (const { runbook } of Object.values<Kpi>(kpis)) expect([runbook, existsSync(runbook)]).toEqual([runbook, true]);
});

test('the dashboard of prod finds what is outside of the functions', () => {
  const [[, dashboard] = []] = resources(brain2('prod'), 'aws_cloudwatch_dashboard');
  const { widgets } = JSON.parse(dashboard?.dashboard_body) as { widgets: Resource[] };
  const of = (name: string) => {
    const title = graphs.find((graph) => graph.name === name)?.title;
    return widgets.find(({ properties }) => properties.title === title)?.properties.metrics;
  };
  expect(of('valkeyThrottles')).toEqual([
    [
      {
        expression: `SEARCH('Namespace="AWS/ElastiCache" MetricName="ThrottledCmds" "brain2-prod-cache"', 'Sum', 60)`,
      },
    ],
  ]);
  expect(of('stageCacheHits')).toEqual([
    ['AWS/ApiGateway', 'CacheHitCount', 'ApiName', 'brain2-prod-api', 'Stage', 'live'],
  ]);
  expect(of('firewallBlocks')).toEqual([['AWS/WAFV2', 'BlockedRequests', 'WebACL', 'brain2-prod-edge', 'Rule', 'ALL']]);
  expect(of('edgeErrors')).toEqual([
    [
      'AWS/CloudFront',
      '5xxErrorRate',
      'DistributionId',
      expect.stringMatching(/^\$\{aws_cloudfront_distribution\..*\.id\}$/),
      'Region',
      'Global',
    ],
  ]);
  expect(of('readySpillover')).toHaveLength(4);
});
