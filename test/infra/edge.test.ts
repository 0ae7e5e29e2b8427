import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { Edge } from '../../infra/modules/edge/edge.ts';
import { RulePolicies } from '../../infra/modules/edge/rule-policies.ts';
import { type CacheRule, cacheRules } from '../../shared/contract/index.ts';
import { brain2, type Resource, resources, type Stack } from './stacks.ts';

const only = (stack: Stack, type: string): Resource => {
  const found = resources(stack, type);
  expect(found).toHaveLength(1);
  return found[0]?.[1] as Resource;
};
const [firstRule] = cacheRules as readonly [CacheRule];
/** What `${aws_<type>.<id>.<attribute>}` refers to. */
const referred = (stack: Stack, reference: string): Resource => {
  const [, type = '', id = ''] = /^\$\{(\w+)\.([\w-]+)\.\w+\}$/.exec(reference) ?? [];
  return stack.resource[type]?.[id] as Resource;
};
const behaviorsOf = (stack: Stack): Resource[] => {
  const { ordered_cache_behavior, default_cache_behavior } = only(stack, 'aws_cloudfront_distribution');
  return [...ordered_cache_behavior, { path_pattern: '*', ...default_cache_behavior }];
};

describe.each(environmentNames)('the edge of %s', (env) => {
  const stack = brain2(env);
  const distribution = only(stack, 'aws_cloudfront_distribution');
  const behaviors = behaviorsOf(stack);
  const apiBehaviors = behaviors.filter(({ target_origin_id }) => target_origin_id === 'api');
  const originOf = (id: string): Resource =>
    distribution.origin.find(({ origin_id }: Resource) => origin_id === id) as Resource;

  test('has a behavior for each cache rule, in the order of the table', () => {
    expect(behaviors.map(({ path_pattern, target_origin_id }) => [path_pattern, target_origin_id])).toEqual(
      cacheRules.map(({ path, origin }) => [path, origin]),
    );
  });

  test.each(cacheRules.map((rule, i) => [rule.name, rule, i] as const))(
    'keeps %s as the table says',
    (_name, rule, i) => {
      const behavior = behaviors[i] as Resource;
      const policy = referred(stack, behavior.cache_policy_id);
      const key = policy.parameters_in_cache_key_and_forwarded_to_origin;
      expect({ min: policy.min_ttl, default: policy.default_ttl, max: policy.max_ttl }).toEqual(rule.ttlSeconds);
      expect(key.headers_config.headers?.items ?? []).toEqual(rule.key.headers);
      expect(key.headers_config.header_behavior).toBe(rule.key.headers.length > 0 ? 'whitelist' : 'none');
      const names = key.query_strings_config.query_strings?.items ?? [];
      expect(key.query_strings_config.query_string_behavior === 'all' ? 'all' : names).toEqual(rule.key.query);
      expect(key.cookies_config).toEqual({ cookie_behavior: 'none' });
      expect(key.enable_accept_encoding_gzip).toBe(rule.key.encodings);
      expect(key.enable_accept_encoding_brotli).toBe(rule.key.encodings);
      expect(behavior.allowed_methods).toEqual(
        expect.arrayContaining(rule.methods === 'all' ? ['POST', 'PUT', 'DELETE'] : []),
      );
      if (rule.methods === 'read') expect(behavior.allowed_methods).toEqual(['GET', 'HEAD']);
      expect(Boolean(behavior.function_association)).toBe(rule.checksToken || rule.pageFallback === true);
      expect(behavior).toMatchObject({ compress: true, cached_methods: ['GET', 'HEAD'] });
    },
  );

  test('has the user’s token in the key of every API behavior, and never forwards Host', () => {
    expect(apiBehaviors.length).toBeGreaterThan(0);
    for (const behavior of apiBehaviors) {
      const key = referred(stack, behavior.cache_policy_id).parameters_in_cache_key_and_forwarded_to_origin;
      expect(key.headers_config.headers.items).toContain('Authorization');
      const { headers_config: forwarded } = referred(stack, behavior.origin_request_policy_id);
      const items: string[] = forwarded.headers.items;
      if (forwarded.header_behavior === 'allExcept') expect(items).toContain('Host');
      else {
        expect(forwarded.header_behavior).toBe('whitelist');
        expect(items).toContain('Accept');
        expect([...items, ...key.headers_config.headers.items].map((one) => one.toLowerCase())).not.toContain('host');
      }
    }
  });

  test('sends nothing along where it keeps answers that is not in the key, but Accept', () => {
    const kept = behaviors.filter((_behavior, i) => cacheRules[i]?.checksToken);
    expect(kept).toHaveLength(1);
    for (const behavior of kept)
      expect(referred(stack, behavior.origin_request_policy_id).headers_config.headers.items).toEqual(
        // CloudFront sends its normalized Accept-Encoding by itself; the emulator must be told to.
        env === 'local' ? ['Accept', 'Accept-Encoding'] : ['Accept'],
      );
  });

  test('keeps no error, and puts no page in the place of one', () => {
    expect(distribution.custom_error_response).toEqual(
      [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((code) => ({
        error_code: code,
        error_caching_min_ttl: 0,
      })),
    );
  });

  test('runs the same function before each cache that needs it, with this table in it', () => {
    const fn = only(stack, 'aws_cloudfront_function');
    expect(fn).toMatchObject({ runtime: 'cloudfront-js-2.0', publish: true });
    expect(fn.code).toContain(`"path":"${firstRule.path.slice(0, -1)}"`);
    // What Terraform would take for its own.
    expect(fn.code).not.toMatch(/(?<!\$)\$\{/);
    for (const { function_association: [association] = [] } of behaviors) {
      if (association)
        expect(association).toEqual({
          event_type: 'viewer-request',
          function_arn: expect.stringMatching(/aws_cloudfront_function/),
        });
    }
  });

  test('adds security headers: those of a page to the site, HSTS and nosniff to the API', () => {
    for (const behavior of behaviors) {
      const headers = referred(stack, behavior.response_headers_policy_id).security_headers_config;
      expect(headers.strict_transport_security.access_control_max_age_sec).toBeGreaterThanOrEqual(31_536_000);
      expect(headers.content_type_options).toEqual({ override: true });
      expect(Boolean(headers.content_security_policy)).toBe(behavior.target_origin_id === 'site');
      if (behavior.target_origin_id === 'site') {
        expect(headers.frame_options.frame_option).toBe('DENY');
        expect(headers.referrer_policy.referrer_policy).toBe('no-referrer');
        const policy: string = headers.content_security_policy.content_security_policy;
        for (const directive of [
          "default-src 'none'",
          "script-src 'self';",
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ])
          expect(policy).toContain(directive);
        // The page's live connection: its own origin does not stand for WebSockets elsewhere.
        expect(policy).toMatch(
          env === 'local'
            ? /connect-src [^;]*ws:\/\/127\.0\.0\.1/
            : /connect-src [^;]*wss:\/\/\$\{[^}]+\}\.execute-api\./,
        );
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*/);
      }
    }
  });

  test('speaks HTTP/3 and compresses', () => {
    expect(distribution.http_version).toBe('http2and3');
    for (const { compress } of behaviors) expect(compress).toBe(true);
  });

  test('reads the site’s bucket by signed requests, and no other distribution may', () => {
    expect(referred(stack, originOf('site').origin_access_control_id)).toMatchObject({
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
    });
    const bucket = referred(stack, originOf('site').domain_name);
    expect(bucket.bucket).toMatch(new RegExp(`^brain2-${env}-site-\\d{12}$`));
    const [, policy] = resources(stack, 'aws_s3_bucket_policy').find(([id]) => id.startsWith('site_')) ?? [];
    const allowed = JSON.parse(policy?.policy).Statement.filter(({ Effect }: Resource) => Effect === 'Allow');
    expect(allowed.map(({ Action }: Resource) => Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    // The emulator has no TLS.
    expect(policy?.policy.includes('aws:SecureTransport')).toBe(env !== 'local');
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(Condition.StringEquals['aws:SourceArn']).toMatch(/^\$\{aws_cloudfront_distribution\./);
    }
  });

  test('shows the gateway a key that every method asks for', () => {
    const [header] = originOf('api').custom_header;
    expect(header.name).toBe('x-api-key');
    const id = /^\$\{aws_api_gateway_api_key\.([\w-]+)\.value\}$/.exec(header.value)?.[1];
    expect(id).toBeDefined();
    const planKey = resources(stack, 'aws_api_gateway_usage_plan_key').find(([, one]) =>
      one.key_id.includes(`.${id}.`),
    )?.[1];
    const plan = referred(stack, planKey?.usage_plan_id);
    expect(plan.api_stages).toEqual([
      {
        api_id: expect.stringMatching(/aws_api_gateway_rest_api/),
        stage: expect.stringMatching(/aws_api_gateway_stage/),
      },
    ]);
    // All users share this key: a limit on it would be one user's to use up.
    expect(plan.throttle_settings).toBeUndefined();
    expect(plan.quota_settings).toBeUndefined();
    for (const [, method] of resources(stack, 'aws_api_gateway_method')) expect(method.api_key_required).toBe(true);
  });
});

describe('the rules table', () => {
  test('keeps a user’s answers only where tokens are checked and in the key', () => {
    for (const rule of cacheRules.filter(({ origin }) => origin === 'api')) {
      expect(rule.key.headers).toContain('Authorization');
      expect(rule.ttlSeconds.max <= 1 || rule.checksToken).toBe(true);
    }
  });

  const rule = { ...firstRule };
  test.each([
    ['a key without the user', { key: { ...rule.key, headers: [] } }, /Authorization/],
    ['Host in the key', { key: { ...rule.key, headers: ['Authorization', 'Host'] } }, /Host/],
    ['answers kept without a look at the token', { checksToken: false }, /must check tokens/],
    ['a maximum of 0 with a key', { ttlSeconds: { min: 0, default: 0, max: 0 } }, /make it 1/],
    ['times out of order', { ttlSeconds: { min: 9, default: 1, max: 300 } }, /min ≤ default ≤ max/],
  ] satisfies [string, Partial<CacheRule>, RegExp][])('is refused with %s', (_what, change, message) => {
    expect(() => RulePolicies.validate({ ...rule, ...change })).toThrow(message);
  });

  test('is refused without one last rule for everything else, and with a name twice', () => {
    expect(() => Edge.validate(cacheRules.slice(0, -1))).toThrow(/last cache rule/);
    expect(() => Edge.validate([...cacheRules.slice(-1), ...cacheRules])).toThrow(/must be the last/);
    expect(() => Edge.validate([firstRule, ...cacheRules])).toThrow(/twice/);
  });
});
