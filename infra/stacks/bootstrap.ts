import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../environments/index.ts';
import { AccessLogAccount } from '../modules/access-log-account.ts';
import { artifactsBucketName, awsProvider, stateBackend, stateBucketName } from '../modules/aws-provider.ts';
import { PrivateBucket } from '../modules/private-bucket.ts';
import { Naming } from '../naming.ts';

/** What must exist before an environment can be deployed: the buckets for its state and its code. */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, `brain2-bootstrap-${config.env}`);
    const naming = new Naming(config.env);
    awsProvider(this, config, naming);
    stateBackend(this, config, naming);
    const tags = naming.component('bootstrap');
    const { protectData: protect, oldVersionDays } = config;
    const bucket = { protect, tags, ...(oldVersionDays ? { oldVersionDays } : {}) };
    new PrivateBucket(this, 'state', { bucketName: stateBucketName(config, naming), ...bucket });
    new PrivateBucket(this, 'artifacts', { bucketName: artifactsBucketName(config, naming), ...bucket });
    if (config.accessLogs) new AccessLogAccount(this, 'access-logs', { naming });
  }
}
