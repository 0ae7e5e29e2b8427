import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../../naming.ts';
import { PrivateBucket } from '../private-bucket.ts';

export interface EdgeAccessLogsProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly distributionArn: string;
  /** Log delivery of CloudFront exists in us-east-1 only. */
  readonly global: AwsProvider;
  readonly retentionDays: number;
}

/** One line per request. No cookie, no query, no referrer: they may hold tokens and words of notes. */
const recordFields = [
  'date',
  'time',
  'x-edge-location',
  'c-ip',
  'cs-method',
  'cs-uri-stem',
  'sc-status',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
  'x-edge-request-id',
  'cs-protocol-version',
  'ssl-protocol',
  'sc-bytes',
  'cs-bytes',
  'time-taken',
  'time-to-first-byte',
];

/** CloudFront's standard logs (v2, which choose their fields and need no ACL) in a bucket of their own. */
export class EdgeAccessLogs extends Construct {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: EdgeAccessLogsProps) {
    super(scope, id);
    const { naming, accountId } = props;
    this.bucket = new PrivateBucket(this, 'bucket', {
      bucketName: `${naming.name('edge-logs')}-${accountId}`,
      protect: false,
      objectDays: props.retentionDays,
      oldVersionDays: 1,
      tags: naming.component('edge', '7'),
    });
    const source = this.createSource(props);
    this.bucket.allow({
      sid: 'EdgeLogs',
      service: 'delivery.logs.amazonaws.com',
      action: 's3:PutObject',
      path: '/*',
      condition: {
        StringEquals: { 'aws:SourceAccount': accountId, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ArnLike: { 'aws:SourceArn': source.arn },
      },
    });
    this.deliver(source, props);
  }

  private createSource({
    naming,
    global: provider,
    distributionArn,
  }: EdgeAccessLogsProps): CloudwatchLogDeliverySource {
    return new CloudwatchLogDeliverySource(this, 'source', {
      provider,
      name: naming.name('edge'),
      logType: 'ACCESS_LOGS',
      resourceArn: distributionArn,
      tags: naming.component('edge', '7'),
    });
  }

  private deliver(source: CloudwatchLogDeliverySource, { naming, global: provider }: EdgeAccessLogsProps): void {
    const tags = naming.component('edge', '7');
    const destination = new CloudwatchLogDeliveryDestination(this, 'destination', {
      provider,
      name: naming.name('edge-bucket'),
      outputFormat: 'json',
      deliveryDestinationConfiguration: [{ destinationResourceArn: this.bucket.bucket.arn }],
      tags,
    });
    new CloudwatchLogDelivery(this, 'delivery', {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      s3DeliveryConfiguration: [{ suffixPath: '/{yyyy}/{MM}/{dd}/{HH}', enableHiveCompatiblePath: false }],
      // A delivery that may not write yet would write a policy of its own over ours.
      dependsOn: [this.bucket.policy],
      tags,
    });
  }
}
