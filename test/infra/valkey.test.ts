import { describe, expect, test } from '@jest/globals';
import { environment, validateEnvironment, valkeyFunctions } from '../../infra/environments/index.ts';
import { brain2, localValkey, type Resource, resources } from './stacks.ts';

const only = (env: 'staging' | 'prod' | 'local', type: string): Resource => {
  const found = resources(brain2(env), type);
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? {};
};
const variablesOf = (env: 'local' | 'dev' | 'staging' | 'prod'): [string, Record<string, string>][] =>
  resources(brain2(env), 'aws_lambda_function').map(([, fn]) => [
    fn.function_name.replace(`brain2-${env}-`, ''),
    fn.environment.variables,
  ]);
const uses = (name: string): boolean => (valkeyFunctions as readonly string[]).includes(name);

describe.each(['staging', 'prod'] as const)('the shared cache of %s', (env) => {
  test('is Valkey 8, serverless, bounded, encrypted with a key of ours, without snapshots', () => {
    expect(only(env, 'aws_elasticache_serverless_cache')).toMatchObject({
      engine: 'valkey',
      major_engine_version: '8',
      snapshot_retention_limit: 0,
      kms_key_id: expect.stringContaining('aws_kms_key.valkey_'),
      user_group_id: expect.stringContaining('aws_elasticache_user_group'),
      cache_usage_limits: [{ data_storage: [{ maximum: 5, unit: 'GB' }], ecpu_per_second: [{ maximum: 100_000 }] }],
    });
  });

  test('has one user, who comes in by IAM and may touch keys of users by the listed commands only', () => {
    const user = only(env, 'aws_elasticache_user');
    expect(user).toMatchObject({ engine: 'valkey', authentication_mode: { type: 'iam' } });
    expect(user.user_id).toBe(user.user_name);
    expect(user.access_string).toMatch(/^on ~\{\*\}:\* -@all( \+[a-z|]+)+$/);
    // Nobody can be a user that no group names.
    expect(only(env, 'aws_elasticache_user_group').user_ids).toEqual([expect.stringContaining('valkey_user')]);
  });

  test('is named to the functions that use it, who may connect, and to no other', () => {
    for (const [name, variables] of variablesOf(env)) {
      const names = ['VALKEY_ENDPOINT', 'VALKEY_USER', 'VALKEY_CACHE', 'CACHE_KEY_ID'];
      for (const one of names) expect([name, one, one in variables]).toEqual([name, one, uses(name)]);
      expect(variables.VALKEY_CA).toBeUndefined();
      const policy = resources(brain2(env), 'aws_iam_role_policy').find(([id]) => id.startsWith(`${name}_role`))?.[1];
      expect(policy?.policy.includes('elasticache:Connect')).toBe(uses(name));
      expect(policy?.policy.includes('kms:GenerateMac')).toBe(uses(name));
    }
  });

  test('has its values sealed by a key that makes nothing but MACs', () => {
    const keys = resources(brain2(env), 'aws_kms_key').map(([, key]) => key);
    expect(keys.filter((key) => key.key_usage === 'GENERATE_VERIFY_MAC')).toEqual([
      expect.objectContaining({ customer_master_key_spec: 'HMAC_256', enable_key_rotation: false }),
    ]);
  });
});

describe('the shared cache of local', () => {
  test('is the server beside the emulator, whose authority functions are given, and needs no sign-in', () => {
    for (const [name, variables] of variablesOf('local').filter(([one]) => uses(one))) {
      expect([name, variables.VALKEY_ENDPOINT, variables.VALKEY_CA]).toEqual([
        name,
        localValkey.endpoint,
        localValkey.caPem,
      ]);
      expect(variables.VALKEY_USER).toBeUndefined();
      expect(variables.CACHE_KEY_ID).toContain('aws_kms_key.cache-key');
    }
    expect(resources(brain2('local'), 'aws_elasticache_serverless_cache')).toEqual([]);
  });
});

describe('the shared cache of dev', () => {
  test('does not exist, nor does its key: each container keeps results for itself', () => {
    for (const [, variables] of variablesOf('dev'))
      for (const one of ['VALKEY_ENDPOINT', 'CACHE_KEY_ID']) expect(variables[one]).toBeUndefined();
  });
});

describe('every function behind a route', () => {
  test.each(['local', 'dev', 'staging', 'prod'] as const)('in %s knows the rate limit and its sockets', (env) => {
    for (const [name, variables] of variablesOf(env).filter(([one]) => uses(one) || one === 'health'))
      expect([name, variables]).toEqual([
        name,
        expect.objectContaining({ RATE_PER_SECOND: '100', RATE_BURST: '200', MAX_SOCKETS: '50' }),
      ]);
  });
});

describe('limits of the shared cache', () => {
  const prod = environment('prod', { endpoint: '' });

  test.each([
    ['maxGb', 0],
    ['maxGb', 5_001],
    ['maxEcpuPerSecond', 999],
    ['maxEcpuPerSecond', 15_000_001],
  ])('refuse %s of %i and name the file to mend', (field, value) => {
    const valkey = { kind: 'serverless', maxGb: 5, maxEcpuPerSecond: 10_000, [field]: value } as const;
    expect(() => validateEnvironment({ ...prod, valkey })).toThrow(
      new RegExp(`valkey\\.${field} is ${value}.*prod\\.ts`),
    );
  });

  test('refuse an endpoint without a port', () => {
    const valkey = { kind: 'external', endpoint: 'localhost', caPem: '' } as const;
    expect(() => environment('local', { endpoint: '', valkey })).toThrow(/valkey\.endpoint.*BRAIN2_VALKEY/);
  });
});
