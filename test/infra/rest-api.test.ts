import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { allRoutes } from '../../shared/contract/index.ts';
import { brain2, type Resource, resources } from './stacks.ts';

/** Each API resource's path, put together from its parents. */
function pathsOf(stack: ReturnType<typeof brain2>): Map<string, string> {
  const parts = new Map(resources(stack, 'aws_api_gateway_resource'));
  const pathOf = (reference: string): string => {
    const part = parts.get(/aws_api_gateway_resource\.([^.]+)\.id/.exec(reference)?.[1] ?? '');
    return part ? `${pathOf(part.parent_id)}/${part.path_part}` : '';
  };
  return new Map([...parts.keys()].map((id) => [id, pathOf(`aws_api_gateway_resource.${id}.id`)]));
}

describe.each(environmentNames)('the REST API of %s', (env) => {
  const stack = brain2(env);
  const paths = pathsOf(stack);
  const pathOf = ({ resource_id }: Resource) => paths.get(/\.([^.]+)\.id/.exec(resource_id)?.[1] ?? '');
  const methods = new Map(
    resources(stack, 'aws_api_gateway_method').map(([, method]) => [method.operation_name, method]),
  );

  test('has a method for each route of the contract, and no other', () => {
    expect([...methods.keys()].sort()).toEqual(allRoutes.map(({ name }) => name).sort());
  });

  test.each(allRoutes.map((route) => [route.name, route] as const))('has %s as the contract says', (name, route) => {
    const method = methods.get(name);
    expect(method && pathOf(method)).toBe(route.path);
    expect(method).toMatchObject({
      http_method: route.method,
      authorization: route.auth === 'user' ? 'CUSTOM' : 'NONE',
      request_validator_id: expect.stringContaining('validator'),
    });
    expect(Boolean(method?.authorizer_id)).toBe(route.auth === 'user');
    // Headers are declared for the stage cache's key alone (stage-cache.test.ts).
    const declared = Object.entries(method?.request_parameters ?? {}).filter(([one]) => !one.includes('.header.'));
    expect(Object.fromEntries(declared)).toEqual({
      ...Object.fromEntries(
        Object.keys(route.params?.properties ?? {}).map((one) => [`method.request.path.${one}`, true]),
      ),
      ...Object.fromEntries(
        Object.keys(route.query?.properties ?? {}).map((one) => [`method.request.querystring.${one}`, false]),
      ),
    });
    expect(Boolean(method?.request_models)).toBe(Boolean(route.body));
  });

  test('hands each route to its function, by the alias', () => {
    const integrations = resources(stack, 'aws_api_gateway_integration').map(([, one]) => one);
    expect(integrations).toHaveLength(allRoutes.length);
    const ids = new Map(resources(stack, 'aws_api_gateway_method').map(([id, one]) => [one.operation_name, id]));
    for (const route of allRoutes) {
      const own = integrations.find((one) => one.http_method.includes(`.${ids.get(route.name)}.`));
      expect(own).toMatchObject({
        type: 'AWS_PROXY',
        integration_http_method: 'POST',
        uri: expect.stringMatching(`^\\$\\{aws_lambda_alias\\.${route.function}_alias_\\w+\\.invoke_arn\\}$`),
      });
      expect(pathOf(own as Resource)).toBe(route.path);
    }
  });
});

describe('the REST API', () => {
  const stack = brain2('prod');
  const only = (type: string): Resource => resources(stack, type)[0]?.[1] ?? {};

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
    for (const [, { settings }] of resources(stack, 'aws_api_gateway_method_settings')) {
      expect(settings.throttling_rate_limit).toBeGreaterThan(0);
      expect(settings.throttling_burst_limit).toBeGreaterThan(0);
    }
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
