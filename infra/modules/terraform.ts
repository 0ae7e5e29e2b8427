import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider/index.js';
import { LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../environments/index.ts';
import { Naming } from '../naming.ts';
import { PrivateBucket } from './bucket.ts';

/** Every AWS API that the stacks use, by the provider's name for it: in the emulator, one port answers them all. */
const services = [
  'apigateway',
  'appconfig',
  'cloudwatch',
  'cloudwatchlogs',
  'cognitoidp',
  'dynamodb',
  'iam',
  'kms',
  'lambda',
  's3',
  'sns',
  'sts',
] as const;

/** A stack of one environment: its provider, its state's place and the naming context. */
export abstract class EnvironmentStack extends TerraformStack {
  protected readonly naming: Naming;

  constructor(scope: Construct, id: string, config: EnvironmentConfig) {
    super(scope, id);
    this.naming = new Naming(config).bind(this);
    // The provider that @cdktf/provider-aws was generated from, and no other.
    this.addOverride('terraform.required_version', '>= 1.11');
    new AwsProvider(this, 'aws', {
      region: config.region,
      defaultTags: [{ tags: this.naming.commonTags() }],
      ...(config.emulator ? emulated(config.emulator.port) : { allowedAccountIds: [config.accountId] }),
    });
    this.keepState(id, config);
  }

  private keepState(id: string, config: EnvironmentConfig): void {
    if (config.emulator) {
      new LocalBackend(this, { path: `${id}.tfstate` });
      return;
    }
    new S3Backend(this, {
      bucket: PrivateBucket.nameOf(this.naming, 'state'),
      key: `${id}.tfstate`,
      region: config.region,
      encrypt: true,
    });
    // S3's own lock file (Terraform 1.11): no lock table to pay for and to forget.
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }
}

function emulated(port: number): Partial<AwsProviderConfig> {
  const url = `http://127.0.0.1:${port}`;
  return {
    accessKey: 'test',
    secretKey: 'test',
    endpoints: [Object.fromEntries(services.map((service) => [service, url]))],
    s3UsePathStyle: true,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: 'true',
    skipRegionValidation: true,
  };
}
