import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { actionsWithoutResources } from '../../infra/modules/service-role.ts';
import { allRoutes } from '../../shared/contract/index.ts';
import { kpis } from '../../shared/observability/kpis.ts';
import { brain2, type Resource, resources, stackOf } from './stacks.ts';

const functionNames = ['authorizer', 'batch', 'edges', 'graph-data', 'health', 'nodes', 'search', 'transfer'];
const statementsOf = (policy: Resource): { Action: string[]; Resource: string[] | string }[] =>
  JSON.parse(policy.policy).Statement;

describe.each(environmentNames)('the stack of %s', (env) => {
  const stack = brain2(env);
  const functions = resources(stack, 'aws_lambda_function').map(([, fn]) => fn);

  test('has every function on arm64 and Node 22, from the artifacts bucket by content hash', () => {
    expect(functions.map((fn) => fn.function_name).sort()).toEqual(
      functionNames.map((name) => `brain2-${env}-${name}`),
    );
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
      // A log group's streams are the one place where a resource ends in a star.
      else
        for (const resource of statement.Resource)
          expect(resource.replace(/^\$\{aws_cloudwatch_log_group\.[^}]+\}:\*$/, '')).not.toContain('*');
    }
  });

  test('lets only the functions that write do so', () => {
    for (const [id, policy] of resources(stack, 'aws_iam_role_policy')) {
      const writes = statementsOf(policy).some(({ Action }) => Action.includes('dynamodb:PutItem'));
      expect({ id, writes }).toEqual({ id, writes: /^(nodes|edges|search|transfer|batch)_/.test(id) });
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

  test('watches each function and each KPI, with a runbook, and tells an encrypted topic', () => {
    const alarms = resources(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
    for (const fn of functions) {
      // The authorizer's refusals are errors to Lambda; its own metric tells failures from refusals.
      const own = fn.function_name.endsWith('-authorizer') ? 'Throttles' : 'Errors';
      for (const metric of [own, 'Throttles']) {
        expect(
          alarms.some((alarm) => alarm.metric_name === metric && alarm.dimensions.FunctionName === fn.function_name),
        ).toBe(true);
      }
    }
    for (const kpi of Object.values(kpis))
      expect(
        alarms.some((alarm) => alarm.metric_name === kpi.metric.name && alarm.alarm_description.includes(kpi.runbook)),
      ).toBe(true);
    for (const alarm of alarms) expect(alarm.alarm_actions).toEqual([expect.stringContaining('aws_sns_topic')]);
    for (const [, topic] of resources(stack, 'aws_sns_topic')) expect(topic.kms_master_key_id).toMatch(/aws_kms_key/);
  });

  test('rolls a flag back when errors or latency alarm during its rollout', () => {
    const [[, environment] = []] = resources(stack, 'aws_appconfig_environment');
    expect(environment?.monitor.map((monitor: Resource) => monitor.alarm_arn)).toEqual([
      expect.stringContaining('serverErrors'),
      expect.stringContaining('latencyP99'),
    ]);
  });

  test('shows every KPI on one dashboard', () => {
    const [[, dashboard] = []] = resources(stack, 'aws_cloudwatch_dashboard');
    const { widgets } = JSON.parse(dashboard?.dashboard_body);
    expect(widgets.map((widget: Resource) => widget.properties.title)).toEqual(
      Object.values(kpis).map(({ title }) => title),
    );
  });

  test('keeps the table encrypted, on demand, with its stream, its expiry and both list orders', () => {
    const [[, table] = []] = resources(stack, 'aws_dynamodb_table');
    expect(table).toMatchObject({
      name: `brain2-${env}`,
      billing_mode: 'PAY_PER_REQUEST',
      server_side_encryption: { enabled: true },
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      ttl: { attribute_name: 'expiresAt', enabled: true },
    });
    for (const index of table?.local_secondary_index ?? []) {
      expect(index.projection_type).toBe('INCLUDE');
      expect(index.non_key_attributes).not.toContain('content');
    }
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

describe('the REST API', () => {
  const stack = brain2('prod');
  const only = (type: string): Resource => resources(stack, type)[0]?.[1] ?? {};

  test('has a method, an integration and a validator for each route of the contract', () => {
    const methods = new Map(
      resources(stack, 'aws_api_gateway_method').map(([, method]) => [method.operation_name, method]),
    );
    expect([...methods.keys()].sort()).toEqual(allRoutes.map(({ name }) => name).sort());
    expect(resources(stack, 'aws_api_gateway_integration')).toHaveLength(allRoutes.length);
    for (const route of allRoutes) {
      const method = methods.get(route.name);
      expect(method).toMatchObject({
        http_method: route.method,
        authorization: route.auth === 'user' ? 'CUSTOM' : 'NONE',
        request_validator_id: expect.stringContaining('validator'),
      });
      for (const name of Object.keys(route.params?.properties ?? {}))
        expect(method?.request_parameters[`method.request.path.${name}`]).toBe(true);
      expect(Boolean(method?.request_models)).toBe(Boolean(route.body));
    }
  });

  test('has a draft-04 model for each body', () => {
    const models = resources(stack, 'aws_api_gateway_model').map(([, model]) => JSON.parse(model.schema));
    expect(models).toHaveLength(allRoutes.filter(({ body }) => body).length);
    for (const model of models) {
      expect(model.$schema).toBe('http://json-schema.org/draft-04/schema#');
      expect(JSON.stringify(model)).not.toMatch(/"const":|"exclusiveMinimum":\d/);
    }
  });

  test('keeps an authorizer’s answer for 5 minutes and refuses what is no token without asking it', () => {
    const authorizer = only('aws_api_gateway_authorizer');
    expect(authorizer).toMatchObject({
      type: 'TOKEN',
      authorizer_result_ttl_in_seconds: 300,
      identity_source: 'method.request.header.Authorization',
    });
    const pattern = new RegExp(authorizer.identity_validation_expression);
    expect(pattern.test('Bearer aa.bb-_.cc')).toBe(true);
    for (const wrong of ['', 'aa.bb.cc', 'Bearer aa.bb', 'Basic aa.bb.cc', 'Bearer aa.bb.cc dd'])
      expect(pattern.test(wrong)).toBe(false);
  });

  test('answers its own errors in the API’s shape, unknown routes with 404', () => {
    const responses = resources(stack, 'aws_api_gateway_gateway_response').map(([, response]) => response);
    for (const response of responses) {
      expect(JSON.parse(response.response_templates['application/json'])).toMatchObject({
        error: true,
        type: expect.any(String),
        message: expect.any(String),
        request_id: '$context.requestId',
      });
    }
    const status = Object.fromEntries(responses.map((response) => [response.response_type, response.status_code]));
    expect(status).toMatchObject({
      MISSING_AUTHENTICATION_TOKEN: '404',
      UNAUTHORIZED: '401',
      ACCESS_DENIED: '403',
      BAD_REQUEST_BODY: '400',
      THROTTLED: '429',
      REQUEST_TOO_LARGE: '413',
      UNSUPPORTED_MEDIA_TYPE: '415',
    });
    const throttled = responses.find((response) => response.response_type === 'THROTTLED');
    expect(throttled?.response_parameters).toHaveProperty(['gatewayresponse.header.Retry-After']);
  });

  test('has both throttle limits, and caches nothing whose key would lack the user', () => {
    const { settings } = only('aws_api_gateway_method_settings');
    expect(settings.throttling_rate_limit).toBeGreaterThan(0);
    expect(settings.throttling_burst_limit).toBeGreaterThan(0);
    expect(settings.caching_enabled).toBe(false);
    for (const [, integration] of resources(stack, 'aws_api_gateway_integration')) {
      const keys: string[] = integration.cache_key_parameters ?? [];
      if (keys.length > 0) expect(keys).toContain('method.request.header.Authorization');
    }
  });

  test('is deployed anew when its configuration changes, before the old deployment goes', () => {
    const deployment = only('aws_api_gateway_deployment');
    expect(deployment.triggers.configuration).toMatch(/^[0-9a-f]{64}$/);
    expect(deployment.lifecycle.create_before_destroy).toBe(true);
  });

  test('logs neither headers nor queries nor bodies', () => {
    expect(only('aws_api_gateway_stage').access_log_settings.format).not.toMatch(/header|querystring|body|input/i);
  });
});

describe('what holds users’ data', () => {
  test.each(['staging', 'prod'] as const)('cannot be destroyed in %s', (env) => {
    const [[, table] = []] = resources(brain2(env), 'aws_dynamodb_table');
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
    expect(ids('brain2-prod', 'aws_dynamodb_table')).toEqual(['table_43360BC0']);
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
