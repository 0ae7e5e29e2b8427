import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';

export interface PrivateBucketProps {
  readonly bucketName: string;
  readonly protect: boolean;
  /** Days until a replaced or deleted version is removed. @default never */
  readonly oldVersionDays?: number;
  /** Days until an object is removed, for what is only looked at while it is fresh. @default never */
  readonly objectDays?: number;
  /** @default true */
  readonly requireTls?: boolean;
  readonly tags: Record<string, string>;
}

/** Who else may use the bucket: an AWS service, for one action on what is in it, under a condition that names the resource it acts for. */
export interface BucketStatement {
  readonly sid: string;
  readonly service: string;
  readonly action: string;
  /** Below the bucket, e.g. `/*`; the bucket itself when empty. */
  readonly path: string;
  readonly condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A versioned, encrypted bucket that nobody reaches without TLS and nobody makes public. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  readonly policy: S3BucketPolicy;
  readonly #allowed: BucketStatement[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: props.bucketName,
      lifecycle: { preventDestroy: props.protect },
      tags: props.tags,
    });
    const bucket = this.bucket.id;
    new S3BucketVersioningA(this, 'versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketPublicAccessBlock(this, 'private', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    if (props.oldVersionDays) this.expireOldVersions(props.oldVersionDays, props.objectDays);
    this.policy = this.createPolicy(props.requireTls ?? true);
  }

  /** Lets a service in. A bucket has one policy, so its statements are gathered here. */
  allow(...statements: readonly BucketStatement[]): void {
    this.#allowed.push(...statements);
  }

  private expireOldVersions(noncurrentDays: number, objectDays?: number): void {
    new S3BucketLifecycleConfiguration(this, 'old-versions', {
      bucket: this.bucket.id,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays }],
          ...(objectDays ? { expiration: [{ days: objectDays }] } : {}),
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
  }

  private createPolicy(requireTls: boolean): S3BucketPolicy {
    const onlyTls = {
      Sid: 'OnlyTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [this.bucket.arn, `${this.bucket.arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    return new S3BucketPolicy(this, 'tls-only', {
      bucket: this.bucket.id,
      policy: Lazy.stringValue({
        produce: () =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [...(requireTls ? [onlyTls] : []), ...this.#allowed.map((one) => this.statementOf(one))],
          }),
      }),
    });
  }

  private statementOf({ sid, service, action, path, condition }: BucketStatement): Record<string, unknown> {
    return {
      Sid: sid,
      Effect: 'Allow',
      Principal: { Service: service },
      Action: action,
      Resource: `${this.bucket.arn}${path}`,
      Condition: condition,
    };
  }
}
