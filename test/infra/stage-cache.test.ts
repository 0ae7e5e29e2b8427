import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { cachedMethods } from '../../infra/modules/stage-cache.ts';
import { allRoutes, type CacheRule, cacheRules, routes } from '../../shared/contract/index.ts';
import { infraFlag } from '../../shared/flags/index.ts';
import { brain2, type Resource, resources, type Stack } from './stacks.ts';

const rule = cacheRules.find(({ gatewayRoute }) => gatewayRoute) as CacheRule;
const integrationOf = (stack: Stack, name: string): Resource => {
  const [id] =
    resources(stack, 'aws_api_gateway_method').find(([, { operation_name }]) => operation_name === name) ?? [];
  return (
    resources(stack, 'aws_api_gateway_integration').find(([, one]) => one.http_method.includes(`.${id}.`))?.[1] ?? {}
  );
};
const methodOf = (stack: Stack, name: string): Resource =>
  resources(stack, 'aws_api_gateway_method').find(([, { operation_name }]) => operation_name === name)?.[1] ?? {};
const settingsOf = (stack: Stack): Resource[] =>
  resources(stack, 'aws_api_gateway_method_settings').map(([, settings]) => settings);

describe.each(environmentNames.filter((env) => infraFlag('gatewayCache', env)))('the stage cache of %s', (env) => {
  const stack = brain2(env);

  test('is the smallest there is', () => {
    const stage = resources(stack, 'aws_api_gateway_stage')[0]?.[1];
    expect(stage).toMatchObject({ cache_cluster_enabled: true, cache_cluster_size: '0.5' });
  });

  test('keeps the versioned graph by the table’s key, and declares what is in it', () => {
    const { query, headers } = rule.key;
    const key = [
      'method.request.path.version',
      ...(query as readonly string[]).map((name) => `method.request.querystring.${name}`),
      ...headers.map((name) => `method.request.header.${name}`),
      'method.request.header.Accept-Encoding',
    ];
    expect(integrationOf(stack, 'graphDataAt').cache_key_parameters).toEqual(key);
    expect(Object.keys(methodOf(stack, 'graphDataAt').request_parameters)).toEqual(expect.arrayContaining(key));
    // With an authorizer, parameters of a proxy integration break the request.
    expect(integrationOf(stack, 'graphDataAt').request_parameters).toBeUndefined();
  });

  test('keeps no other route', () => {
    for (const { name } of allRoutes.filter((route) => route.name !== rule.gatewayRoute))
      expect(integrationOf(stack, name).cache_key_parameters).toBeUndefined();
    const caching = settingsOf(stack).filter(({ settings }) => settings.caching_enabled);
    expect(caching.map(({ method_path }) => method_path)).toEqual(['api/v1/graph-data/{version}/GET']);
    expect(settingsOf(stack).find(({ method_path }) => method_path === '*/*')?.settings.caching_enabled).toBe(false);
  });

  test('keeps it for 5 minutes, encrypted, and lets nobody empty it who may not', () => {
    const own = settingsOf(stack).find(({ settings }) => settings.caching_enabled)?.settings;
    expect(own).toMatchObject({
      cache_ttl_in_seconds: 300,
      cache_data_encrypted: true,
      require_authorization_for_cache_control: true,
      unauthorized_cache_control_header_strategy: 'FAIL_WITH_403',
    });
    const all = settingsOf(stack).find(({ method_path }) => method_path === '*/*')?.settings;
    for (const name of ['throttling_rate_limit', 'throttling_burst_limit', 'logging_level', 'data_trace_enabled'])
      expect(own?.[name]).toBe(all?.[name]);
  });
});

test.each(environmentNames.filter((env) => !infraFlag('gatewayCache', env)))('%s pays for no stage cache', (env) => {
  const stack = brain2(env);
  expect(resources(stack, 'aws_api_gateway_stage')[0]?.[1].cache_cluster_enabled).toBeUndefined();
  expect(settingsOf(stack).every(({ settings }) => settings.caching_enabled === false)).toBe(true);
  expect(integrationOf(stack, 'graphDataAt').cache_key_parameters).toBeUndefined();
});

describe('a rule for the stage cache', () => {
  test.each([
    ['a key without the user', { key: { ...rule.key, headers: [] } }, /Authorization/],
    ['all query parameters', { key: { ...rule.key, query: 'all' } }, /by name/],
    ['a query parameter the route does not know', { key: { ...rule.key, query: ['x'] } }, /no query parameter x/],
    ['more than an hour', { ttlSeconds: { min: 0, default: 1, max: 3_601 } }, /3600 s at most/],
    ['a route that writes', { gatewayRoute: 'createNode' }, /GET only/],
  ] satisfies [string, Partial<CacheRule>, RegExp][])('is refused with %s', (_what, change, message) => {
    expect(() => cachedMethods([{ ...rule, ...change }], allRoutes)).toThrow(message);
  });

  test('is refused when its route does not exist', () => {
    expect(() => cachedMethods([rule], [routes.graphData])).toThrow(/does not exist/);
  });
});
