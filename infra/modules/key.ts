import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { Naming } from '../naming.ts';
import type { ServiceRole } from './role.ts';

export interface EncryptionKeyProps {
  /** Refuse every plan that would destroy it: with the key gone, so is the data. */
  readonly preventDestroy: boolean;
}

/** The environment's own KMS key: rotated yearly, usable by the roles it is granted to and by alarms that notify. */
export class EncryptionKey extends Construct {
  readonly key: KmsKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const naming = Naming.of(this);
    this.key = new KmsKey(this, 'key', {
      description: `${naming.name()}: table, logs and notifications`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: keyStatements(naming) }),
      tags: naming.tags('encryption'),
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.key.overrideLogicalId('encryption_key');
    new KmsAlias(this, 'alias', { name: `alias/${naming.name()}`, targetKeyId: this.key.keyId });
  }

  get arn(): string {
    return this.key.arn;
  }

  /** What reading and writing an encrypted table takes; DynamoDB asks KMS on the caller's behalf. */
  grantUse(role: ServiceRole): void {
    role.allow(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], this.key.arn);
  }
}

/** In a key's policy `*` means this key. */
function keyStatements(naming: Naming): object[] {
  const use = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  return [
    { Sid: 'Owner', Effect: 'Allow', Principal: { AWS: naming.accountRoot() }, Action: 'kms:*', Resource: '*' },
    {
      // Alarms could not publish to a topic under the AWS-managed SNS key: its policy cannot be changed.
      Sid: 'AlarmsNotify',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: use,
      Resource: '*',
      Condition: { ArnLike: { 'aws:SourceArn': naming.arn('cloudwatch', `alarm:${naming.name()}-*`) } },
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Principal: { Service: 'logs.amazonaws.com' },
      Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:DescribeKey', ...use],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': naming.arn('logs', 'log-group:*') } },
    },
  ];
}
