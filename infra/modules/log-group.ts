import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import { Naming } from '../naming.ts';
import type { EncryptionKey } from './key.ts';

export interface LogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
  readonly component: string;
  /** @default the key that CloudWatch Logs owns */
  readonly key?: EncryptionKey;
}

/** A log group that exists before anything writes to it: one made by a service keeps its logs, and their cost, forever. */
export class LogGroup extends Construct {
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    this.group = new CloudwatchLogGroup(this, 'group', {
      name: props.name,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.key?.arn,
      tags: Naming.of(this).tags(props.component),
    });
  }
}
