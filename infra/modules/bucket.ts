import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { Naming } from '../naming.ts';

export interface PrivateBucketProps {
  /** What it holds: `state`, `artifacts`. */
  readonly holds: string;
  readonly preventDestroy: boolean;
  /** Days that a replaced version is kept. */
  readonly keepVersionsDays: number;
}

/** A bucket as all of ours are: versioned, encrypted, never public, TLS only. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  /** The name, known at synth: other stacks use it without reading this one's state. */
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const naming = Naming.of(this);
    this.bucketName = PrivateBucket.nameOf(naming, props.holds);
    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: this.bucketName,
      // Only where nothing may be lost does a full bucket stop its own removal.
      forceDestroy: !props.preventDestroy,
      tags: naming.tags(props.holds),
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.bucket.overrideLogicalId(`${props.holds}_bucket`);
    this.protect();
    this.expireVersions(props.keepVersionsDays);
  }

  /** The name of the bucket that holds `holds` in an environment. */
  static nameOf(naming: Naming, holds: string): string {
    return naming.globalName(holds);
  }

  private protect(): void {
    const bucket = this.bucket.id;
    const access = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [this.bucket.arn, `${this.bucket.arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
      // Two changes of a bucket's access at once make S3 answer 409.
      dependsOn: [access],
    });
  }

  private expireVersions(days: number): void {
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: this.bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucket.id,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: days }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
