import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { Naming } from '../naming.ts';
import type { EncryptionKey } from './key.ts';

export interface NotificationsProps {
  readonly key: EncryptionKey;
  /** Who is told; each address has to confirm once. */
  readonly emails: readonly string[];
}

/** The encrypted topic that alarms speak to. Only this environment's alarms may publish. */
export class Notifications extends Construct {
  readonly topic: SnsTopic;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const naming = Naming.of(this);
    this.topic = new SnsTopic(this, 'topic', {
      name: naming.name('alarms'),
      kmsMasterKeyId: props.key.arn,
      tags: naming.tags('alarms'),
    });
    new SnsTopicPolicy(this, 'policy', {
      arn: this.topic.arn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: this.topic.arn,
            Condition: { ArnLike: { 'aws:SourceArn': naming.arn('cloudwatch', `alarm:${naming.name()}-*`) } },
          },
        ],
      }),
    });
    for (const [i, endpoint] of props.emails.entries()) {
      new SnsTopicSubscription(this, `email-${i}`, { topicArn: this.topic.arn, protocol: 'email', endpoint });
    }
  }
}
