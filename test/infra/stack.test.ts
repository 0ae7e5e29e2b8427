import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { actionsWithoutResources, resourcesWithStars } from '../../infra/modules/service-role.ts';
import { infraFlag } from '../../shared/flags/index.ts';
import { tableSchema } from '../../shared/store/index.ts';
import { brain2, functionNames, type Resource, resources, stackOf } from './stacks.ts';

const statementsOf = (policy: Resource): { Action: string[]; Resource: string[] | string }[] =>
  JSON.parse(policy.policy).Statement;

describe.each(environmentNames)('the stack of %s', (env) => {
  const stack = brain2(env);
  const functions = resources(stack, 'aws_lambda_function').map(([, fn]) => fn);
  const deployed = functionNames.filter((name) => name !== 'warmer' || infraFlag('warmStarts', env));
  test('has every function on arm64 and Node 22, from the artifacts bucket by content hash', () => {
    expect(functions.map((fn) => fn.function_name).sort()).toEqual(deployed.map((name) => `brain2-${env}-${name}`));
    for (const fn of functions) {
      expect(fn).toMatchObject({
        architectures: ['arm64'],
        runtime: 'nodejs22.x',
        publish: true,
        s3_key: expect.stringMatching(/^functions\/[\w-]+\/[0-9a-f]{16}\.zip$/),
      });
    }
  });

  test('gives each function a role and a log group of its own, the group first and with a retention', () => {
    expect(new Set(functions.map((fn) => fn.role)).size).toBe(functions.length);
    for (const fn of functions) {
      const [id, group] =
        resources(stack, 'aws_cloudwatch_log_group').find(
          ([, { name }]) => name === `/aws/lambda/${fn.function_name}`,
        ) ?? [];
      expect(group?.retention_in_days).toBeGreaterThan(0);
      expect(fn.depends_on).toContain(`aws_cloudwatch_log_group.${id}`);
    }
  });

  test('allows no wildcard action and no wildcard resource, but for the listed ones', () => {
    const policies = resources(stack, 'aws_iam_role_policy');
    expect(policies).toHaveLength(functions.length + 1);
    for (const statement of policies.flatMap(([, policy]) => statementsOf(policy))) {
      for (const action of statement.Action) expect(action).not.toContain('*');
      if (statement.Resource === '*')
        for (const action of statement.Action) expect(actionsWithoutResources).toHaveProperty([action]);
      else
        for (const resource of statement.Resource) {
          const [end = ''] = Object.keys(resourcesWithStars).filter((one) => resource.endsWith(one));
          expect(resource.slice(0, resource.length - end.length)).not.toContain('*');
        }
    }
  });

  test('lets only the functions that write do so', () => {
    for (const [id, policy] of resources(stack, 'aws_iam_role_policy')) {
      const writes = statementsOf(policy).some(({ Action }) => Action.includes('dynamodb:PutItem'));
      expect({ id, writes }).toEqual({
        id,
        writes: /^(nodes|edges|search|transfer|batch|live|connect-nodes|heal)_/.test(id),
      });
    }
  });

  test('calls functions by their alias only', () => {
    const uris = [
      ...resources(stack, 'aws_api_gateway_integration').map(([, one]) => one.uri),
      ...resources(stack, 'aws_api_gateway_authorizer').map(([, one]) => one.authorizer_uri),
    ];
    for (const uri of uris) expect(uri).toMatch(/^\$\{aws_lambda_alias\./);
    for (const [, permission] of resources(stack, 'aws_lambda_permission')) {
      expect(permission.qualifier).toMatch(/^\$\{aws_lambda_alias\./);
      expect(permission.source_arn).toBeTruthy();
    }
    expect(resources(stack, 'aws_lambda_alias').map(([, { name }]) => name)).toEqual(functions.map(() => 'live'));
  });

  test('rolls a flag back when errors or latency alarm during its rollout', () => {
    const [[, environment] = []] = resources(stack, 'aws_appconfig_environment');
    expect(environment?.monitor.map((monitor: Resource) => monitor.alarm_arn)).toEqual([
      expect.stringContaining('serverErrors'),
      expect.stringContaining('latencyP99'),
    ]);
  });

  test('keeps the table encrypted, on demand, with its stream, its expiry and both list orders', () => {
    const table = resources(stack, 'aws_dynamodb_table').find(([id]) => id.startsWith('table_'))?.[1];
    expect(table).toMatchObject({
      name: `brain2-${env}`,
      billing_mode: 'PAY_PER_REQUEST',
      server_side_encryption: { enabled: true },
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      ttl: { attribute_name: 'expiresAt', enabled: true },
    });
    const { partitionKey, sortKey, localIndexes, timeToLive } = tableSchema;
    expect(table).toMatchObject({ hash_key: partitionKey, range_key: sortKey, ttl: { attribute_name: timeToLive } });
    expect(table?.local_secondary_index).toEqual(
      localIndexes.map(({ name, sortKey: range, attributes }) => ({
        name,
        range_key: range,
        projection_type: 'INCLUDE',
        non_key_attributes: attributes,
      })),
    );
    const keyed = [partitionKey, sortKey, ...localIndexes.map((index) => index.sortKey)];
    expect(table?.attribute.map((one: Resource) => one.name).sort()).toEqual(keyed.sort());
    // Contents live apart: no list pays for them.
    for (const { attributes } of localIndexes) expect(attributes).not.toContain('content');
  });

  test('has a dead-letter queue for every queue', () => {
    for (const [, queue] of resources(stack, 'aws_sqs_queue')) {
      if (!/dead-letter|dlq/i.test(queue.name)) expect(queue.redrive_policy).toBeTruthy();
    }
  });

  test('reads nothing of AWS at plan time', () => {
    expect(stack.data).toBeUndefined();
  });
});

describe('what holds users’ data', () => {
  test.each(['staging', 'prod'] as const)('cannot be destroyed in %s', (env) => {
    const table = resources(brain2(env), 'aws_dynamodb_table').find(([id]) => id.startsWith('table_'))?.[1];
    expect(table).toMatchObject({
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
    const [[, pool] = []] = resources(brain2(env), 'aws_cognito_user_pool');
    expect(pool).toMatchObject({ deletion_protection: 'ACTIVE', lifecycle: { prevent_destroy: true } });
    for (const [, bucket] of resources(stackOf(`brain2-bootstrap-${env}`), 'aws_s3_bucket'))
      expect(bucket.lifecycle.prevent_destroy).toBe(true);
  });

  test('keeps its logical ids, since a new id would replace it', () => {
    const ids = (name: string, type: string) => resources(stackOf(name), type).map(([id]) => id);
    expect(ids('brain2-prod', 'aws_dynamodb_table')).toEqual(['connections_table_D15176FE', 'table_43360BC0']);
    expect(ids('brain2-prod', 'aws_cognito_user_pool')).toEqual(['identity_pool_7520E6BB']);
    expect(ids('brain2-bootstrap-prod', 'aws_s3_bucket')).toEqual([
      'artifacts_bucket_A41425E9',
      'state_bucket_803B4E61',
    ]);
  });
});

describe.each(environmentNames)('the bootstrap stack of %s', (env) => {
  const stack = stackOf(`brain2-bootstrap-${env}`);

  test('has a versioned, encrypted, private bucket for state and one for code, reached over TLS only', () => {
    const buckets = resources(stack, 'aws_s3_bucket').map(([id]) => id);
    expect(buckets).toHaveLength(2);
    for (const type of [
      'aws_s3_bucket_versioning',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_policy',
    ]) {
      expect(
        resources(stack, type)
          .map(([, { bucket }]) => bucket)
          .sort(),
      ).toEqual(buckets.map((id) => `\${aws_s3_bucket.${id}.id}`).sort());
    }
    for (const [, policy] of resources(stack, 'aws_s3_bucket_policy'))
      expect(policy.policy).toContain('aws:SecureTransport');
  });

  test('keeps the state of AWS environments in S3, encrypted and locked', () => {
    const backend = brain2(env).terraform.backend;
    if (env === 'local') expect(backend).toHaveProperty('local');
    else
      expect(backend.s3).toMatchObject({
        bucket: expect.stringMatching(`^brain2-${env}-state-\\d{12}$`),
        encrypt: true,
        use_lockfile: true,
      });
  });
});
