import { describe, expect, test } from '@jest/globals';
import { environment, validateEnvironment, valkeyFunctions } from '../../infra/environments/index.ts';
import { brain2, type Resource, resources } from './stacks.ts';

const functionsOf = (env: 'local' | 'dev' | 'staging' | 'prod') =>
  new Map(
    resources(brain2(env), 'aws_lambda_function').map(([, fn]) => [fn.function_name.replace(`brain2-${env}-`, ''), fn]),
  );

describe.each(['staging', 'prod'] as const)('the network of %s', (env) => {
  const stack = brain2(env);
  const all = (type: string): Resource[] => resources(stack, type).map(([, resource]) => resource);

  test('has one private subnet in each of two zones, and no way to the internet', () => {
    expect(all('aws_subnet').map((subnet) => subnet.availability_zone_id)).toEqual(['use1-az1', 'use1-az2']);
    for (const subnet of all('aws_subnet')) expect(subnet.map_public_ip_on_launch).toBe(false);
    expect(all('aws_route_table_association')).toHaveLength(2);
    for (const type of ['aws_nat_gateway', 'aws_internet_gateway', 'aws_route', 'aws_eip'])
      expect(all(type)).toEqual([]);
    for (const table of all('aws_route_table')) expect(table.route).toBeUndefined();
  });

  test('has an endpoint for each service its functions call, and no other: each costs by the hour and zone', () => {
    const endpoints = all('aws_vpc_endpoint').map((one) => [one.vpc_endpoint_type, one.service_name]);
    expect(endpoints).toEqual([
      ['Interface', 'com.amazonaws.us-east-1.appconfigdata'],
      ['Gateway', 'com.amazonaws.us-east-1.dynamodb'],
      ['Interface', 'com.amazonaws.us-east-1.events'],
      ['Interface', 'com.amazonaws.us-east-1.kms'],
    ]);
    for (const one of all('aws_vpc_endpoint').filter((each) => each.vpc_endpoint_type === 'Interface'))
      expect(one).toMatchObject({ private_dns_enabled: true, subnet_ids: { length: 2 } });
  });

  test('lets functions out to Valkey over TLS ports, to endpoints and to DynamoDB by https, and nothing else anywhere', () => {
    const group = (reference: string): string => /aws_security_group\.vpc_([a-z]+)_/.exec(reference)?.[1] ?? '?';
    const out = all('aws_vpc_security_group_egress_rule').map((rule) => ({
      from: group(rule.security_group_id),
      to: rule.prefix_list_id ? 'prefix list' : group(rule.referenced_security_group_id),
      ports: [rule.from_port, rule.to_port],
    }));
    expect(out).toEqual([
      { from: 'functions', to: 'prefix list', ports: [443, 443] },
      { from: 'functions', to: 'endpoints', ports: [443, 443] },
      { from: 'functions', to: 'valkey', ports: [6379, 6380] },
    ]);
    const into = all('aws_vpc_security_group_ingress_rule').map((rule) => ({
      from: group(rule.referenced_security_group_id),
      to: group(rule.security_group_id),
      ports: [rule.from_port, rule.to_port],
    }));
    expect(into).toEqual([
      { from: 'functions', to: 'endpoints', ports: [443, 443] },
      { from: 'functions', to: 'valkey', ports: [6379, 6380] },
    ]);
    for (const one of [...all('aws_security_group'), ...all('aws_default_security_group')])
      expect([one.ingress, one.egress]).toEqual([undefined, undefined]);
  });

  test('holds the functions that use Valkey and no others, and waits for their right to make interfaces and for all ways out', () => {
    for (const [name, fn] of functionsOf(env)) {
      const inside = (valkeyFunctions as readonly string[]).includes(name);
      expect({ name, inside: Boolean(fn.vpc_config) }).toEqual({ name, inside });
      if (!inside) continue;
      expect(fn.vpc_config).toMatchObject({ subnet_ids: { length: 2 }, security_group_ids: { length: 1 } });
      const [id, policy] =
        resources(stack, 'aws_iam_role_policy').find(([one]) => one.startsWith(`${name}_role`)) ?? [];
      expect(fn.depends_on).toContain(`aws_iam_role_policy.${id}`);
      expect(policy?.policy).toContain('ec2:CreateNetworkInterface');
      // A container that is made ready calls KMS and AppConfig while it starts.
      for (const type of ['aws_vpc_endpoint', 'aws_vpc_security_group_egress_rule'])
        for (const [way] of resources(stack, type)) expect(fn.depends_on).toContain(`${type}.${way}`);
    }
  });
});

describe.each(['local', 'dev'] as const)('%s', (env) => {
  test('has no network of its own and no endpoint that costs while nobody works', () => {
    for (const type of ['aws_vpc', 'aws_subnet', 'aws_vpc_endpoint', 'aws_security_group'])
      expect(resources(brain2(env), type)).toEqual([]);
    for (const [, fn] of functionsOf(env)) expect(fn.vpc_config).toBeUndefined();
  });
});

describe('a network in an environment', () => {
  const prod = environment('prod', { endpoint: '' });
  const withVpc = (change: object) => ({
    ...prod,
    vpc: { cidr: '10.20.0.0/20', zoneIds: ['use1-az1', 'use1-az2'], ...change },
  });

  test.each(['10.0.0.0/16', '172.31.240.0/20', '192.168.4.0/22'])('may be %s', (cidr) => {
    expect(() => validateEnvironment(withVpc({ cidr }))).not.toThrow();
  });

  test.each(['11.0.0.0/16', '172.32.0.0/16', '10.0.0.0/24', '10.0.0.0/8', '10.20.1.0/20', '10.300.0.0/16', 'ten'])(
    'may not be %s',
    (cidr) => {
      expect(() => validateEnvironment(withVpc({ cidr }))).toThrow(/vpc\.cidr is .*prod\.ts/);
    },
  );

  test('has two zones of the region', () => {
    for (const zoneIds of [['use1-az1'], ['use1-az1', 'use1-az1'], ['use1-az1', 'use1-az2', 'use1-az4']])
      expect(() => validateEnvironment(withVpc({ zoneIds }))).toThrow(/vpc\.zoneIds .*prod\.ts/);
    expect(() => validateEnvironment(withVpc({ zoneIds: ['use1-az1', 'euw1-az1'] }))).toThrow(/euw1-az1/);
    const tokyo = { ...withVpc({ zoneIds: ['apne1-az1', 'apne1-az2'] }), region: 'ap-northeast-1' };
    expect(() => validateEnvironment(tokyo)).not.toThrow();
  });

  test('names its zones by id, and none without Lambda', () => {
    expect(() => validateEnvironment(withVpc({ zoneIds: ['use1-az1', 'us-east-1b'] }))).toThrow(/us-east-1b.*use1-az1/);
    expect(() => validateEnvironment(withVpc({ zoneIds: ['use1-az1', 'use1-az3'] }))).toThrow(/use1-az3, where Lambda/);
  });

  test('comes with Valkey or not at all', () => {
    const { vpc: _vpc, ...withoutVpc } = prod;
    const { valkey: _valkey, ...withoutValkey } = prod;
    for (const config of [withoutVpc, withoutValkey])
      expect(() => validateEnvironment(config)).toThrow(/valkey and vpc belong together.*prod\.ts/);
  });
});
