import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../environments/index.ts';
import { CacheKey } from '../modules/cache-key.ts';
import type { LambdaServiceProps } from '../modules/lambda-service.ts';
import type { ServiceRole } from '../modules/service-role.ts';
import { Valkey } from '../modules/valkey.ts';
import { Vpc } from '../modules/vpc.ts';
import type { Naming } from '../naming.ts';

/** What a function needs to use the cache that containers share. */
export interface SharedCache {
  readonly variables: Readonly<Record<string, string>>;
  /** Where the function must be. @default outside any VPC */
  readonly vpc?: NonNullable<LambdaServiceProps['vpc']>;
  readonly grantUse: (role: ServiceRole) => void;
}

/** Valkey as the environment has it: ElastiCache in a VPC, a server somebody else runs, or none. */
export function createSharedCache(scope: Construct, config: EnvironmentConfig, naming: Naming): SharedCache {
  const { valkey, vpc: network, region } = config;
  if (!valkey) return { variables: {}, grantUse: () => undefined };
  const key = new CacheKey(scope, 'cache-key', { naming });
  if (valkey.kind === 'external')
    return {
      variables: { VALKEY_ENDPOINT: valkey.endpoint, VALKEY_CA: valkey.caPem, ...key.variables() },
      grantUse: (role) => key.grantUse(role),
    };
  if (!network) throw new Error(`valkey of ${config.env} is in a VPC, but there is no vpc`);
  const vpc = new Vpc(scope, 'vpc', { naming, region, config: network });
  const cache = new Valkey(scope, 'valkey', { naming, config: valkey, vpc });
  return {
    variables: { ...cache.variables(), ...key.variables() },
    vpc: vpc.placement,
    grantUse: (role) => {
      cache.grantConnect(role);
      key.grantUse(role);
    },
  };
}
