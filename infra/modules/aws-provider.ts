import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { EnvironmentConfig } from '../environments/index.ts';
import type { Naming } from '../naming.ts';

/** Services the stacks use; an emulator answers them all at one endpoint. */
const services = [
  'apigateway',
  'apigatewayv2',
  'appconfig',
  'cloudfront',
  'cloudwatch',
  'cognitoidp',
  'dynamodb',
  'events',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'sts',
] as const;

/** The provider of an environment: one region, one account, everything tagged. */
export function awsProvider(stack: TerraformStack, config: EnvironmentConfig, naming: Naming): void {
  const { emulator, region, accountId } = config;
  new AwsProvider(stack, 'aws', {
    region,
    defaultTags: [{ tags: naming.tags }],
    ...(emulator
      ? {
          accessKey: 'test',
          secretKey: 'test',
          s3UsePathStyle: true,
          skipCredentialsValidation: true,
          skipMetadataApiCheck: 'true',
          skipRegionValidation: true,
          endpoints: [Object.fromEntries(services.map((service) => [service, emulator.endpoint]))],
        }
      : // A deployment with another account's credentials stops before it reads anything.
        { allowedAccountIds: [accountId] }),
  });
}

/** Where everything global lives: CloudFront's certificates, firewall and logs exist in this region only. */
export const globalRegion = 'us-east-1';

/** The provider of what must be in us-east-1, wherever the environment is. An emulator has one region and needs none. */
export function globalProvider(stack: TerraformStack, config: EnvironmentConfig, naming: Naming): AwsProvider {
  return new AwsProvider(stack, 'aws-global', {
    alias: 'global',
    region: globalRegion,
    defaultTags: [{ tags: naming.tags }],
    allowedAccountIds: [config.accountId],
  });
}

/** The bucket that holds an environment's Terraform state. */
export const stateBucketName = (config: EnvironmentConfig, naming: Naming): string =>
  `${naming.name('state')}-${config.accountId}`;
/** The bucket that holds the functions' code by content hash; a rollback finds the old code there. */
export const artifactsBucketName = (config: EnvironmentConfig, naming: Naming): string =>
  `${naming.name('artifacts')}-${config.accountId}`;

/** State in S3 with S3's own lock file; on an emulator in a file. */
export function stateBackend(stack: TerraformStack, config: EnvironmentConfig, naming: Naming): void {
  if (config.emulator) {
    new LocalBackend(stack, { path: `terraform.${stack.node.id}.tfstate` });
    return;
  }
  new S3Backend(stack, {
    bucket: stateBucketName(config, naming),
    key: `${stack.node.id}.tfstate`,
    region: config.region,
    encrypt: true,
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
