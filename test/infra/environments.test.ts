import { describe, expect, test } from '@jest/globals';
import {
  type EnvironmentConfig,
  environment,
  environmentNames,
  validateEnvironment,
} from '../../infra/environments/index.ts';
import { lowerToDraft4 } from '../../infra/modules/json-schema-draft4.ts';
import { LambdaService } from '../../infra/modules/lambda-service.ts';

const cloud = { endpoint: 'http://127.0.0.1:4566' };
const prod = environment('prod', cloud);
const withNumber = (field: string, value: number): EnvironmentConfig => {
  const config = structuredClone(prod) as unknown as Record<string, unknown>;
  const path = field.split('.');
  const name = path.pop() as string;
  const parent = path.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, config);
  parent[name] = value;
  return config as unknown as EnvironmentConfig;
};

describe('an environment', () => {
  test.each(environmentNames)('%s is valid', (env) => {
    expect(environment(env, cloud).env).toBe(env);
  });

  test.each([
    ['writeShards', 1, 256],
    ['maxConcurrency', 1, 256],
    ['flagsMaxAgeSeconds', 1, 3_600],
    ['throttle.ratePerSecond', 1, 10_000],
    ['throttle.burst', 1, 5_000],
    ['authorizerCacheSeconds', 0, 3_600],
    ['maxSockets', 1, 256],
    ['servicePlan.ratePerSecond', 1, 10_000],
    ['servicePlan.burst', 1, 5_000],
    ['warmContainers.edges', 1, 20],
    ['keyRotationDays', 1, 365],
    ['rateLimit.burst', 100, 10_000],
    ['functions.nodes.memoryMb', 128, 10_240],
    ['functions.nodes.timeoutSeconds', 1, 29],
    ['functions.requeue-events.reservedConcurrency', 1, 900],
  ])('takes %s from %i to %i and names field, limit and file past it', (field, min, max) => {
    for (const value of [min, max]) expect(() => validateEnvironment(withNumber(field, value))).not.toThrow();
    for (const value of [min - 1, max + 1, min + 0.5]) {
      expect(() => validateEnvironment(withNumber(field, value))).toThrow(
        new RegExp(`${field}.*${min} to ${max}.*prod\\.ts`),
      );
    }
  });

  test('refuses a prod whose data could be destroyed, a wrong account id and a retention that does not exist', () => {
    expect(() => validateEnvironment({ ...prod, protectData: false })).toThrow(/protectData/);
    expect(() => validateEnvironment({ ...prod, accountId: '12' })).toThrow(/accountId/);
    expect(() => validateEnvironment(withNumber('logRetentionDays', 31))).toThrow(/logRetentionDays/);
  });

  test('refuses a user’s burst that is less than a second of the user’s rate', () => {
    expect(() => validateEnvironment({ ...prod, rateLimit: { perSecond: 100, burst: 99 } })).toThrow(
      /rateLimit\.burst is 99.*100 to 10000/,
    );
  });

  test('takes any OpenID Connect issuer, over https and with an audience', () => {
    const oidc = {
      kind: 'oidc',
      issuer: 'https://id.example',
      jwksUri: 'https://id.example/jwks',
      audience: ['brain2'],
    } as const;
    expect(() => validateEnvironment({ ...prod, identity: oidc })).not.toThrow();
    expect(() => validateEnvironment({ ...prod, identity: { ...oidc, jwksUri: 'http://id.example/jwks' } })).toThrow(
      /identity.jwksUri/,
    );
    expect(() => validateEnvironment({ ...prod, identity: { ...oidc, audience: [] } })).toThrow(/identity.audience/);
  });
});

describe('a function', () => {
  test('cannot have SnapStart on Node, and may on Python', () => {
    expect(() => LambdaService.validate({ name: 'nodes', snapStart: true })).toThrow(
      /SnapStart exists for Java, Python and .NET/,
    );
    expect(() => LambdaService.validate({ name: 'nodes', snapStart: true, runtime: 'python3.13' })).not.toThrow();
  });
});

describe('a model', () => {
  test('is lowered to draft-04 without loss of meaning', () => {
    expect(lowerToDraft4({ const: 1, items: [{ exclusiveMinimum: 0, exclusiveMaximum: 9 }], $id: 'x' })).toEqual({
      enum: [1],
      items: [{ minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true }],
    });
  });
});
