import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface SiteProps {
  readonly naming: Naming;
  readonly accountId: string;
  /** Days until a replaced file is removed: until then a rollback finds it. @default never */
  readonly oldVersionDays?: number;
  /** An emulator's edge reaches it without TLS. @default true */
  readonly requireTls?: boolean;
}

/** The web page's files in a bucket that only the edge reads. */
export class Site extends Construct {
  readonly bucket: PrivateBucket;
  readonly accessControl: CloudfrontOriginAccessControl;

  constructor(scope: Construct, id: string, { naming, accountId, oldVersionDays, requireTls = true }: SiteProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'bucket', {
      bucketName: `${naming.name('site')}-${accountId}`,
      // What is in it is built from the repository.
      protect: false,
      ...(oldVersionDays ? { oldVersionDays } : {}),
      requireTls,
      tags: naming.component('site', '4'),
    });
    this.accessControl = new CloudfrontOriginAccessControl(this, 'access', {
      name: naming.name('site'),
      description: 'The edge signs its requests to the bucket of the site',
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
  }

  /** Lets one distribution read, and nobody else. It may list too: else a file that is missing would be 403, not 404. */
  grantRead(distribution: CloudfrontDistribution): void {
    const condition = { StringEquals: { 'aws:SourceArn': distribution.arn } };
    const service = 'cloudfront.amazonaws.com';
    this.bucket.allow(
      { sid: 'EdgeReads', service, action: 's3:GetObject', path: '/*', condition },
      { sid: 'EdgeKnowsWhatIsMissing', service, action: 's3:ListBucket', path: '', condition },
    );
  }
}
