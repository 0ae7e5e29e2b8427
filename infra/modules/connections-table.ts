import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table/index.js';
import { Construct } from 'constructs';
import { tableSchema } from '../../shared/store/schema.ts';
import type { Naming } from '../naming.ts';
import type { ServiceRole } from './service-role.ts';

export interface ConnectionsTableProps {
  readonly naming: Naming;
}

const { partitionKey, sortKey, timeToLive } = tableSchema;

/**
 * Who is connected to the live updates. A table of its own: its rows come and go with every page that is opened, which would
 * fill the stream of the notes' table. Neither point-in-time recovery nor deletion protection: a row is worth nothing once its
 * socket is closed, which API Gateway does after two hours at the latest, and pages whose row is lost connect again.
 */
export class ConnectionsTable extends Construct {
  readonly table: DynamodbTable;

  constructor(scope: Construct, id: string, { naming }: ConnectionsTableProps) {
    super(scope, id);
    this.table = new DynamodbTable(this, 'table', {
      name: naming.name('connections'),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: partitionKey,
      rangeKey: sortKey,
      attribute: [partitionKey, sortKey].map((name) => ({ name, type: 'S' })),
      ttl: { attributeName: timeToLive, enabled: true },
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: false },
      tags: naming.component('live', '5'),
    });
  }

  /** Lets a function note who connects and who leaves. */
  grantRegister(role: ServiceRole): void {
    role.allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem'], this.table.arn);
  }

  /** Lets a function find a user's connections, and forget those that are gone. */
  grantReach(role: ServiceRole): void {
    role.allow(['dynamodb:Query', 'dynamodb:BatchWriteItem'], this.table.arn);
  }
}
