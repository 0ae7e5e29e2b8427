import { describe, expect, test } from '@jest/globals';
import { environment, environmentNames, validateEnvironment } from '../../infra/environments/index.ts';
import { brain2, type Resource, resources } from './stacks.ts';

type Env = (typeof environmentNames)[number];
const all = (env: Env, type: string): Resource[] => resources(brain2(env), type).map(([, resource]) => resource);

describe.each(environmentNames)('keys of service clients in %s', (env) => {
  test('belong to a plan with a throttle and a monthly quota on the stage', () => {
    const plan = all(env, 'aws_api_gateway_usage_plan').find(({ name }) => name === `brain2-${env}-service`);
    expect(plan).toMatchObject({
      throttle_settings: { rate_limit: 50, burst_limit: 100 },
      quota_settings: { limit: 1_000_000, period: 'MONTH' },
      api_stages: [{ stage: expect.stringContaining('aws_api_gateway_stage') }],
    });
  });

  test('have a secret each, whose values Terraform neither knows nor reverts', () => {
    expect(all(env, 'aws_secretsmanager_secret').map(({ name }) => name)).toEqual([`brain2-${env}/sync/api-key`]);
    for (const version of all(env, 'aws_secretsmanager_secret_version'))
      expect(version).toMatchObject({
        secret_string: '{}',
        // A version without a label would be dropped one day, and made anew by Terraform as the current one.
        version_stages: ['FIRST'],
        lifecycle: { ignore_changes: ['secret_string', 'version_stages'] },
      });
    // What Terraform makes, its state holds: only the edge's key may be there.
    for (const key of all(env, 'aws_api_gateway_api_key')) {
      expect(key.name).toBe(`brain2-${env}-edge`);
      if ('value' in key) expect(key.value).toMatch(/^[0-9a-zA-Z]{20,128}$/);
    }
  });

  test('are rotated by the function’s alias, which only the secret may call', () => {
    const permissions = all(env, 'aws_lambda_permission').filter(
      ({ principal }) => principal === 'secretsmanager.amazonaws.com',
    );
    expect(permissions).toEqual([
      expect.objectContaining({
        qualifier: expect.stringContaining('aws_lambda_alias.rotate-api-keys'),
        source_arn: expect.stringMatching(/^\$\{aws_secretsmanager_secret\..*sync.*\.arn\}$/),
      }),
    ]);
  });

  test('are changed by a role that reaches its secrets, its plan and keys of the gateway, and nothing else', () => {
    const [, policy] =
      resources(brain2(env), 'aws_iam_role_policy').find(([id]) => id.startsWith('rotate-api-keys_')) ?? [];
    const statements: { Action: string[]; Resource: string[] }[] = JSON.parse(policy?.policy).Statement;
    const services = new Set(statements.flatMap(({ Action }) => Action.map((one) => one.split(':')[0])));
    services.delete('xray');
    expect([...services].sort()).toEqual(['apigateway', 'logs', 'secretsmanager']);
    const gateway = statements.filter(({ Action: [one] }) => one?.startsWith('apigateway:'));
    expect(
      gateway.map(({ Action, Resource: [one] }) => [Action.join(' '), one?.replace(/\$\{[^}]+\}/, '<plan>')]),
    ).toEqual([
      ['apigateway:GET apigateway:POST', 'arn:aws:apigateway:us-east-1::/apikeys'],
      ['apigateway:GET apigateway:DELETE', 'arn:aws:apigateway:us-east-1::/apikeys/*'],
      ['apigateway:POST', 'arn:aws:apigateway:us-east-1::/usageplans/<plan>/keys'],
      ['apigateway:GET', 'arn:aws:apigateway:us-east-1::/usageplans/<plan>/keys/*'],
    ]);
  });
});

test('the rotation knows all clients, so that keys of removed ones end', () => {
  const fn = all('prod', 'aws_lambda_function').find(({ function_name }) => function_name.endsWith('-rotate-api-keys'));
  expect(fn?.environment.variables).toMatchObject({ CLIENTS: 'sync', KEY_NAME_PREFIX: 'brain2-prod' });
});

describe('the schedule of rotations', () => {
  test.each(['dev', 'staging', 'prod'] as const)('is monthly in %s, and makes the first key at once', (env) => {
    expect(all(env, 'aws_secretsmanager_secret_rotation')).toEqual([
      expect.objectContaining({
        rotate_immediately: true,
        rotation_rules: { automatically_after_days: 30 },
        depends_on: expect.arrayContaining([
          expect.stringContaining('aws_secretsmanager_secret_version'),
          expect.stringContaining('aws_lambda_permission'),
          expect.stringContaining('aws_iam_role_policy'),
        ]),
      }),
    ]);
  });

  test('does not exist locally, where a rotation would call no function', () => {
    expect(all('local', 'aws_secretsmanager_secret_rotation')).toEqual([]);
  });
});

describe('service clients of an environment', () => {
  const prod = environment('prod', { endpoint: '' });

  test('may be none', () => {
    expect(() => validateEnvironment({ ...prod, serviceClients: [] })).not.toThrow();
  });

  test.each([[['Sync']], [['sync', 'sync']], [['a/b']], [['1st']], [['']]])('may not be %j', (serviceClients) => {
    expect(() => validateEnvironment({ ...prod, serviceClients })).toThrow(/serviceClients has .*prod\.ts/);
  });

  test('have limits within those of the gateway, and keys that live a year at most', () => {
    for (const change of [{ ratePerSecond: 0 }, { burst: 5_001 }, { requestsPerMonth: 0 }])
      expect(() => validateEnvironment({ ...prod, servicePlan: { ...prod.servicePlan, ...change } })).toThrow(
        /servicePlan\./,
      );
    expect(() => validateEnvironment({ ...prod, keyRotationDays: 366 })).toThrow(/keyRotationDays is 366/);
  });
});
