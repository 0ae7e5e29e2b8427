import { describe, expect, test } from '@jest/globals';
import { environmentNames, valkeyFunctions } from '../../infra/environments/index.ts';
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
