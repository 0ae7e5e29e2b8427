import { DynamodbContributorInsights } from '@cdktf/provider-aws/lib/dynamodb-contributor-insights/index.js';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table/index.js';
import { Construct } from 'constructs';
import { tableSchema } from '../../shared/store/schema.ts';
import type { Naming } from '../naming.ts';
import type { ServiceRole } from './service-role.ts';

export interface TableProps {
  readonly naming: Naming;
  /** Deletion protection, `prevent_destroy` and point-in-time recovery. */
  readonly protect: boolean;
  /** Shows hot keys; costs per event. */
  readonly contributorInsights: boolean;
}

const { partitionKey, sortKey, timeToLive, localIndexes } = tableSchema;
const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writeActions = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
];

/**
 * The single table, on demand. The list orders are local secondary indexes, because only those can be read strongly
 * consistent; in return a partition (one shard of one user) is bounded at 10 GB.
 */
export class Table extends Construct {
  readonly table: DynamodbTable;

  constructor(scope: Construct, id: string, { naming, protect, contributorInsights }: TableProps) {
    super(scope, id);
    this.table = new DynamodbTable(this, 'table', {
      name: naming.stem,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: partitionKey,
      rangeKey: sortKey,
      attribute: [partitionKey, sortKey, ...localIndexes.map((index) => index.sortKey)].map((name) => ({
        name,
        type: 'S',
      })),
      localSecondaryIndex: localIndexes.map((index) => ({
        name: index.name,
        rangeKey: index.sortKey,
        projectionType: 'INCLUDE',
        nonKeyAttributes: [...index.attributes],
      })),
      ttl: { attributeName: timeToLive, enabled: true },
      streamEnabled: true,
      streamViewType: 'NEW_AND_OLD_IMAGES',
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: protect },
      deletionProtectionEnabled: protect,
      lifecycle: { preventDestroy: protect },
      tags: naming.component('table', '1'),
    });
    if (contributorInsights) new DynamodbContributorInsights(this, 'insights', { tableName: this.table.name });
  }

  grantRead(role: ServiceRole): void {
    role.allow(readActions, this.table.arn, ...localIndexes.map(({ name }) => `${this.table.arn}/index/${name}`));
  }

  /** Single items only: enough to see whether the table answers. */
  grantGet(role: ServiceRole): void {
    role.allow(['dynamodb:GetItem'], this.table.arn);
  }

  /** A ticket is a new item; its answer names the user's version. */
  grantMakeTickets(role: ServiceRole): void {
    role.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], this.table.arn);
  }

  /** Taking a ticket is deleting it, which gives what it said. */
  grantTakeTickets(role: ServiceRole): void {
    role.allow(['dynamodb:DeleteItem'], this.table.arn);
  }

  /** Users' versions only, many at once. */
  grantReadVersions(role: ServiceRole): void {
    role.allow(['dynamodb:BatchGetItem'], this.table.arn);
  }

  grantReadWrite(role: ServiceRole): void {
    this.grantRead(role);
    role.allow(writeActions, this.table.arn);
  }
}
