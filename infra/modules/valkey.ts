import { ElasticacheServerlessCache } from '@cdktf/provider-aws/lib/elasticache-serverless-cache/index.js';
import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user/index.js';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { ServerlessValkey } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import type { ServiceRole } from './service-role.ts';
import type { Vpc } from './vpc.ts';

/** Everything the functions' user may do: what `shared/cache` and `shared/rate-limit` call, in scripts too, and what the client asks a cluster. */
const valkeyCommands = [
  'get',
  'set',
  'del',
  'pexpire',
  'hmget',
  'hset',
  'time',
  'eval',
  'ping',
  'cluster|slots',
] as const;

/** Every key begins with its user's id in braces: that is the cluster's slot, and all that may be touched. */
const keyPattern = '~{*}:*';

/** The access string of the functions' user (Valkey's ACL rules). */
export const accessString = `on ${keyPattern} -@all ${valkeyCommands.map((command) => `+${command}`).join(' ')}`;

/** Name of the cache, which its metrics bear. */
export const cacheName = (naming: Naming): string => naming.name('cache');

export interface ValkeyProps {
  readonly naming: Naming;
  readonly config: ServerlessValkey;
  readonly vpc: Vpc;
}

/** ElastiCache Serverless for Valkey: TLS only, encrypted with a key of ours, and entered by IAM. */
export class Valkey extends Construct {
  readonly cache: ElasticacheServerlessCache;
  readonly user: ElasticacheUser;

  constructor(scope: Construct, id: string, { naming, config, vpc }: ValkeyProps) {
    super(scope, id);
    const tags = naming.component('valkey', '3');
    this.user = this.createUser(naming, tags);
    // Its one user is ours. For Valkey a group needs no user `default`, and where none is named nobody can be it.
    const group = new ElasticacheUserGroup(this, 'users', {
      engine: 'valkey',
      userGroupId: naming.name('cache'),
      userIds: [this.user.userId],
      tags,
    });
    const key = new KmsKey(this, 'key', {
      description: `Shared cache of ${naming.stem}, at rest`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      tags,
    });
    this.cache = new ElasticacheServerlessCache(this, 'cache', {
      name: cacheName(naming),
      engine: 'valkey',
      majorEngineVersion: '8',
      cacheUsageLimits: [
        {
          dataStorage: [{ maximum: config.maxGb, unit: 'GB' }],
          ecpuPerSecond: [{ maximum: config.maxEcpuPerSecond }],
        },
      ],
      kmsKeyId: key.arn,
      securityGroupIds: [vpc.valkey.id],
      subnetIds: vpc.subnets.map(({ id: subnet }) => subnet),
      userGroupId: group.id,
      // A cache: what it loses is read again.
      snapshotRetentionLimit: 0,
      tags,
    });
  }

  /** With IAM the user's name is its id, and there is no password to keep. */
  private createUser(naming: Naming, tags: Record<string, string>): ElasticacheUser {
    const name = naming.name('functions');
    return new ElasticacheUser(this, 'user', {
      engine: 'valkey',
      userId: name,
      userName: name,
      accessString,
      authenticationMode: { type: 'iam' },
      tags,
    });
  }

  /** What a function needs in its environment to reach the cache. */
  variables(): Record<string, string> {
    const endpoint = this.cache.endpoint.get(0);
    return {
      VALKEY_ENDPOINT: `${endpoint.address}:${Fn.tostring(endpoint.port)}`,
      VALKEY_USER: this.user.userName,
      VALKEY_CACHE: this.cache.name,
    };
  }

  grantConnect(role: ServiceRole): void {
    role.allow(['elasticache:Connect'], this.cache.arn, this.user.arn);
  }
}
