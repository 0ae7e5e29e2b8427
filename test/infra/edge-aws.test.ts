import { describe, expect, test } from '@jest/globals';
import { environment, validateEnvironment } from '../../infra/environments/index.ts';
import { brain2, type Resource, resources, type Stack } from './stacks.ts';

const only = (stack: Stack, type: string): Resource => {
  const found = resources(stack, type);
  expect(found).toHaveLength(1);
  return found[0]?.[1] as Resource;
};

describe.each(['dev', 'staging', 'prod'] as const)('on AWS, the edge of %s', (env) => {
  const stack = brain2(env);
  const distribution = only(stack, 'aws_cloudfront_distribution');
  const api = distribution.origin.find(({ origin_id }: Resource) => origin_id === 'api');

  test('speaks TLS with viewers and TLS 1.2 with the stage', () => {
    const { ordered_cache_behavior, default_cache_behavior } = distribution;
    for (const { viewer_protocol_policy } of [...ordered_cache_behavior, default_cache_behavior])
      expect(['https-only', 'redirect-to-https']).toContain(viewer_protocol_policy);
    expect(api.custom_origin_config).toMatchObject({
      origin_protocol_policy: 'https-only',
      origin_ssl_protocols: ['TLSv1.2'],
    });
    expect(api.domain_name).toMatch(
      /^\$\{aws_api_gateway_rest_api\.\w+\.id\}\.execute-api\.us-east-1\.amazonaws\.com$/,
    );
    expect(api.origin_path).toMatch(/^\/\$\{aws_api_gateway_stage\.\w+\.stage_name\}$/);
  });

  test('logs each request, without cookies and queries, into a private bucket of its own', () => {
    const source = only(stack, 'aws_cloudwatch_log_delivery_source');
    expect(source.resource_arn).toMatch(/aws_cloudfront_distribution\..*\.arn/);
    expect(source.log_type).toBe('ACCESS_LOGS');
    const delivery = only(stack, 'aws_cloudwatch_log_delivery');
    expect(delivery.record_fields).toEqual(expect.arrayContaining(['cs-uri-stem', 'sc-status', 'x-edge-result-type']));
    expect(delivery.record_fields.join()).not.toMatch(/cookie|query|referer|authorization/i);
    const destination = only(stack, 'aws_cloudwatch_log_delivery_destination');
    expect(destination.delivery_destination_configuration[0].destination_resource_arn).toMatch(/edge-logs_bucket/);
  });

  test('tells its addresses', () => {
    for (const name of ['siteBucket', 'distributionId', 'distributionDomain', 'siteUrl'])
      expect(stack.output[name]?.value).toBeTruthy();
  });
});

describe.each(['staging', 'prod'] as const)('in %s', (env) => {
  const stack = brain2(env);
  const distribution = only(stack, 'aws_cloudfront_distribution');

  test('a name of our own refuses TLS before 1.2', () => {
    const certificate = only(stack, 'aws_acm_certificate');
    expect(distribution.aliases).toEqual([certificate.domain_name]);
    expect(distribution.viewer_certificate).toMatchObject({
      minimum_protocol_version: 'TLSv1.2_2021',
      ssl_support_method: 'sni-only',
      acm_certificate_arn: expect.stringMatching(/aws_acm_certificate_validation/),
    });
    expect(stack.output.siteUrl?.value).toBe(`https://${certificate.domain_name}`);
    const records = resources(stack, 'aws_route53_record').map(([, record]) => record);
    expect(records.filter(({ alias }) => alias).map(({ type }) => type)).toEqual(['A', 'AAAA']);
  });

  test('what CloudFront takes from us-east-1 only is made there', () => {
    for (const type of [
      'aws_acm_certificate',
      'aws_acm_certificate_validation',
      'aws_wafv2_web_acl',
      'aws_cloudwatch_log_delivery_source',
    ])
      expect(only(stack, type).provider).toBe('aws.global');
  });

  test('the firewall answers floods by token and by address with the API’s 429', () => {
    const acl = only(stack, 'aws_wafv2_web_acl');
    expect(distribution.web_acl_id).toMatch(/aws_wafv2_web_acl\..*\.arn/);
    expect(acl.scope).toBe('CLOUDFRONT');
    const [body] = acl.custom_response_body;
    expect(JSON.parse(body.content)).toMatchObject({ error: true, type: 'rate_limited', message: expect.any(String) });
    const rates = acl.rule.filter(({ statement }: Resource) => statement.rate_based_statement);
    expect(rates.map(({ statement }: Resource) => statement.rate_based_statement)).toEqual([
      {
        limit: 36_000,
        evaluation_window_sec: 300,
        aggregate_key_type: 'CUSTOM_KEYS',
        custom_key: [{ header: { name: 'authorization', text_transformation: [{ priority: 0, type: 'NONE' }] } }],
      },
      { limit: 120_000, evaluation_window_sec: 300, aggregate_key_type: 'IP' },
    ]);
    for (const { action } of rates) {
      const { response_code, response_header, custom_response_body_key } = action.block.custom_response;
      expect({ response_code, custom_response_body_key }).toEqual({
        response_code: 429,
        custom_response_body_key: body.key,
      });
      expect(response_header.map(({ name }: Resource) => name)).toContain('Retry-After');
    }
  });

  test('the firewall only counts what notes and searches may hold', () => {
    const groups = only(stack, 'aws_wafv2_web_acl').rule.flatMap(
      ({ statement }: Resource) => statement.managed_rule_group_statement ?? [],
    );
    expect(groups.map(({ name }: Resource) => name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    const counted = groups.flatMap(({ rule_action_override }: Resource) => rule_action_override);
    for (const { action_to_use } of counted) expect(action_to_use).toEqual({ count: {} });
    expect(counted.map(({ name }: Resource) => name).sort()).toEqual([
      'CrossSiteScripting_BODY',
      'CrossSiteScripting_QUERYARGUMENTS',
      'EC2MetaDataSSRF_BODY',
      'EC2MetaDataSSRF_QUERYARGUMENTS',
      'GenericLFI_BODY',
      'GenericLFI_QUERYARGUMENTS',
      'GenericRFI_BODY',
      'GenericRFI_QUERYARGUMENTS',
      'JavaDeserializationRCE_BODY',
      'JavaDeserializationRCE_QUERYSTRING',
      'Log4JRCE_BODY',
      'Log4JRCE_QUERYSTRING',
      'NoUserAgent_HEADER',
      'ReactJSRCE_BODY',
      'RestrictedExtensions_QUERYARGUMENTS',
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
    ]);
  });
});

test('dev has neither firewall nor name, local no resource that its emulator lacks', () => {
  expect(only(brain2('dev'), 'aws_cloudfront_distribution').web_acl_id).toBeUndefined();
  for (const type of ['aws_wafv2_web_acl', 'aws_acm_certificate', 'aws_route53_record', 'aws_cloudwatch_log_delivery'])
    expect(resources(brain2('local'), type)).toEqual([]);
  expect(brain2('local').output.siteUrl).toBeUndefined();
});

describe('the configuration of an edge', () => {
  const prod = environment('prod', { endpoint: '' });
  const { domain: _domain, ...unnamed } = prod.edge;

  test('needs a name in prod, and says how to give it one', () => {
    expect(() => validateEnvironment({ ...prod, edge: unnamed })).toThrow(/edge\.domain.*zoneId.*prod\.ts/);
    expect(() => validateEnvironment({ ...prod, env: 'dev', edge: unnamed })).not.toThrow();
  });

  test.each([
    [{ name: 'Brain2.example.org', zoneId: 'Z1' }, /edge\.domain\.name/],
    [{ name: 'brain2', zoneId: 'Z1' }, /edge\.domain\.name/],
    [{ name: 'https://brain2.example.org', zoneId: 'Z1' }, /edge\.domain\.name/],
    [{ name: 'brain2.example.org', zoneId: 'example.org' }, /edge\.domain\.zoneId/],
  ])('refuses %j', (domain, message) => {
    expect(() => validateEnvironment({ ...prod, edge: { ...prod.edge, domain } })).toThrow(message);
  });

  test.each(['perUser', 'perIp'])('takes a limit %s of 10 requests and more', (limit) => {
    const withLimit = (value: number) => ({
      ...prod,
      edge: { ...prod.edge, firewall: { perUser: 10, perIp: 10, [limit]: value } },
    });
    expect(() => validateEnvironment(withLimit(10))).not.toThrow();
    expect(() => validateEnvironment(withLimit(9))).toThrow(new RegExp(`edge\\.firewall\\.${limit}.*10 to .*AWS WAF`));
  });
});
