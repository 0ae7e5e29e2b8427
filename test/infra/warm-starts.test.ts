import { describe, expect, test } from '@jest/globals';
import { App, TerraformStack, Testing } from 'cdktf';
import { environment, validateEnvironment } from '../../infra/environments/index.ts';
import { LambdaService, type LambdaServiceProps } from '../../infra/modules/lambda-service.ts';
import { Naming } from '../../infra/naming.ts';
import { brain2, codeKey, type Resource, resources } from './stacks.ts';

type Env = 'local' | 'dev' | 'staging' | 'prod';
const all = (env: Env, type: string): Resource[] => resources(brain2(env), type).map(([, resource]) => resource);
/** By the function whose alias `live` it names. */
const byFunction = (found: Resource[]): Record<string, Resource> =>
  Object.fromEntries(
    found.map((one) => [/aws_lambda_function\.([\w-]+?)_function/.exec(JSON.stringify(one))?.[1], one]),
  );

describe('provisioned concurrency', () => {
  test('in prod is on the alias of what people wait for first, and Terraform leaves its count to autoscaling', () => {
    const ready = byFunction(all('prod', 'aws_lambda_provisioned_concurrency_config'));
    expect(Object.keys(ready).sort()).toEqual(['authorizer', 'batch', 'graph-data', 'nodes']);
    for (const one of Object.values(ready))
      expect(one).toMatchObject({
        qualifier: expect.stringMatching(/^\$\{aws_lambda_alias\..*\.name\}$/),
        lifecycle: { ignore_changes: ['provisioned_concurrent_executions'] },
      });
    expect(ready.nodes?.provisioned_concurrent_executions).toBe(2);
  });

  test('in prod follows use at 70 % in business hours, and outside of them is its floor, also when nobody calls', () => {
    const targets = byFunction(all('prod', 'aws_appautoscaling_target'));
    expect(targets.nodes).toMatchObject({
      service_namespace: 'lambda',
      scalable_dimension: 'lambda:function:ProvisionedConcurrency',
      resource_id: expect.stringMatching(/^function:\$\{aws_lambda_function\.nodes_[^}]+\}:\$\{aws_lambda_alias/),
      min_capacity: 2,
      max_capacity: 20,
      lifecycle: { ignore_changes: ['min_capacity', 'max_capacity'] },
    });
    for (const policy of all('prod', 'aws_appautoscaling_policy'))
      expect(policy.target_tracking_scaling_policy_configuration).toEqual({
        predefined_metric_specification: { predefined_metric_type: 'LambdaProvisionedConcurrencyUtilization' },
        target_value: 0.7,
      });
    const nodes = resources(brain2('prod'), 'aws_appautoscaling_scheduled_action').filter(([id]) =>
      id.startsWith('ready-nodes'),
    );
    expect(nodes.map(([, { schedule, timezone, scalable_target_action: to }]) => [schedule, timezone, to])).toEqual([
      ['cron(0 19 ? * MON-FRI *)', 'America/New_York', { min_capacity: '2', max_capacity: '2' }],
      ['cron(0 7 ? * MON-FRI *)', 'America/New_York', { min_capacity: '4', max_capacity: '20' }],
    ]);
  });

  test('in staging is one container each, which nothing scales and Terraform keeps', () => {
    const ready = all('staging', 'aws_lambda_provisioned_concurrency_config');
    expect(ready.map((one) => one.provisioned_concurrent_executions)).toEqual([1, 1, 1, 1]);
    for (const one of ready) expect(one.lifecycle).toBeUndefined();
    expect(all('staging', 'aws_appautoscaling_target')).toEqual([]);
  });

  test.each(['local', 'dev'] as const)('does not exist in %s', (env) => {
    expect(all(env, 'aws_lambda_provisioned_concurrency_config')).toEqual([]);
  });
});

describe('the warmer', () => {
  const schedules = (env: Env) =>
    all(env, 'aws_cloudwatch_event_rule').flatMap((rule) => rule.schedule_expression ?? []);

  test.each(['local', 'staging', 'prod'] as const)('in %s is called every 5 minutes, by its alias', (env) => {
    expect(schedules(env)).toEqual(['rate(5 minutes)']);
    const target = all(env, 'aws_cloudwatch_event_target').find(({ rule }) => rule.includes('warming'));
    expect(target?.arn).toMatch(/^\$\{aws_lambda_alias\.warmer_/);
    expect(target?.retry_policy.maximum_retry_attempts).toBe(0);
    expect(all(env, 'aws_lambda_function_event_invoke_config')).toContainEqual(
      expect.objectContaining({
        qualifier: expect.stringMatching(/aws_lambda_alias\.warmer_/),
        maximum_retry_attempts: 0,
        maximum_event_age_in_seconds: 60,
      }),
    );
  });

  test('may call the aliases it warms and nothing else, and touches no data', () => {
    const [, policy] = resources(brain2('prod'), 'aws_iam_role_policy').find(([id]) => id.startsWith('warmer_')) ?? [];
    const statements: { Action: string[]; Resource: string[] }[] = JSON.parse(policy?.policy).Statement;
    const calls = statements.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    expect(calls.map(({ Resource: [one = ''] }) => /aws_lambda_alias\.(\w+?)_alias/.exec(one)?.[1])).toEqual([
      'edges',
      'search',
      'transfer',
      'live',
      'health',
    ]);
    expect(JSON.stringify(statements)).not.toMatch(/dynamodb|kms|elasticache/);
  });

  test('knows whom to call and how often at once', () => {
    const warmer = all('prod', 'aws_lambda_function').find((fn) => fn.function_name.endsWith('-warmer'));
    const targets = JSON.parse(warmer?.environment.variables.WARM_TARGETS);
    expect(targets.map((one: Resource) => one.containers)).toEqual([3, 3, 1, 1, 1]);
    for (const { functionName } of targets) expect(functionName).toMatch(/^\$\{aws_lambda_alias\..*\.arn\}$/);
  });

  test('does not exist where warm starts are off', () => {
    expect(schedules('dev')).toEqual([]);
    expect(all('dev', 'aws_lambda_function').some((fn) => fn.function_name.endsWith('-warmer'))).toBe(false);
  });
});

describe('a function as a container image', () => {
  const synth = (props: Partial<LambdaServiceProps>) => {
    const stack = new TerraformStack(new App(), 'one');
    new LambdaService(stack, 'nodes', {
      naming: new Naming('dev'),
      name: 'nodes',
      code: { bucket: 'code', key: codeKey('nodes') },
      memoryMb: 512,
      timeoutSeconds: 5,
      environment: {},
      logRetentionDays: 7,
      tracing: false,
      ...props,
    });
    return JSON.parse(Testing.synth(stack)).resource as Record<string, Record<string, Resource>>;
  };

  test('comes from a repository of its own under the hash of its code', () => {
    const { aws_lambda_function: functions, aws_ecr_repository: repositories } = synth({ packaging: 'image' });
    const [fn] = Object.values(functions ?? {});
    expect(fn).toMatchObject({
      package_type: 'Image',
      image_uri: expect.stringMatching(/^\$\{aws_ecr_repository\..*\.repository_url\}:0123456789abcdef$/),
      architectures: ['arm64'],
    });
    for (const field of ['runtime', 'handler', 's3_bucket', 's3_key']) expect(fn?.[field]).toBeUndefined();
    expect(Object.values(repositories ?? {})).toEqual([
      expect.objectContaining({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
      }),
    ]);
  });

  test('is not what a function is by default', () => {
    expect(synth({}).aws_ecr_repository).toBeUndefined();
  });

  test('cannot have SnapStart', () => {
    expect(() =>
      LambdaService.validate({ name: 'x', packaging: 'image', snapStart: true, runtime: 'python3.13' }),
    ).toThrow(/SnapStart takes zips only/);
  });
});

describe('numbers of warm starts', () => {
  const prod = environment('prod', { endpoint: '' });
  const ready = (range: object) => ({ ...prod, readyContainers: { nodes: { min: 1, max: 4, ...range } } });

  test.each([
    [{ min: 0 }, /readyContainers\.nodes\.min is 0/],
    [{ min: 5 }, /readyContainers\.nodes\.min is 5/],
    [{ max: 901 }, /readyContainers\.nodes\.max is 901/],
    [{ businessMin: 9 }, /readyContainers\.nodes\.businessMin is 9/],
  ])('refuse %o', (range, message) => {
    expect(() => validateEnvironment(ready(range))).toThrow(message);
  });

  test('refuse more containers than an account has, all functions together', () => {
    const sum = (max: number) => ({
      ...prod,
      warmContainers: {},
      readyContainers: { nodes: { min: 1, max: 450 }, batch: { min: 1, max } },
    });
    expect(() => validateEnvironment(sum(450))).not.toThrow();
    expect(() => validateEnvironment(sum(451))).toThrow(/readyContainers, the sum of their max, is 901.*prod\.ts/);
  });

  test('refuse business hours of a time zone that does not exist', () => {
    const businessHours = { fromHour: 7, toHour: 19, timeZone: 'America/Boston' };
    expect(() => validateEnvironment({ ...prod, businessHours })).toThrow(/timeZone is America\/Boston.*prod\.ts/);
  });

  test('refuse a floor for business hours that nobody set, and a function that is warmed twice', () => {
    const { businessHours: _hours, ...timeless } = ready({ businessMin: 2 });
    expect(() => validateEnvironment(timeless)).toThrow(/businessHours/);
    expect(() => validateEnvironment({ ...prod, warmContainers: { nodes: 1 } })).toThrow(/warmContainers has nodes/);
  });
});
