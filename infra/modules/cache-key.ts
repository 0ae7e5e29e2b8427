import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import type { ServiceRole } from './service-role.ts';

/**
 * The key from which containers derive what seals their values in the shared cache. It never leaves KMS, and no secret
 * stands in Terraform's state or in an environment. KMS rotates no HMAC keys: containers take a new derived one each 30 days.
 */
export class CacheKey extends Construct {
  readonly key: KmsKey;

  constructor(scope: Construct, id: string, { naming }: { readonly naming: Naming }) {
    super(scope, id);
    this.key = new KmsKey(this, 'key', {
      description: `Seals cached answers of ${naming.stem}`,
      keyUsage: 'GENERATE_VERIFY_MAC',
      customerMasterKeySpec: 'HMAC_256',
      enableKeyRotation: false,
      // A lost key loses a cache, which fills again.
      deletionWindowInDays: 7,
      tags: naming.component('cache', '3'),
    });
  }

  variables(): Record<string, string> {
    return { CACHE_KEY_ID: this.key.arn };
  }

  grantUse(role: ServiceRole): void {
    role.allow(['kms:GenerateMac'], this.key.arn);
  }
}
