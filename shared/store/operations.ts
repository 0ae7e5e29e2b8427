import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { Operation } from '../contract/index.ts';
import { cut, NotFound } from '../graph/index.ts';
import { isoTime, type StoreContext } from './context.ts';
import type { OperationItem } from './items.ts';
import { keys } from './keys.ts';

/** Operation records are kept for a week. */
const keptSeconds = 7 * 24 * 3600;

/** Writes what is known of a bulk operation: `pending` before it starts, the truth when it ends. */
export async function saveOperation(ctx: StoreContext, uid: string, operation: Operation): Promise<void> {
  const { operation_id, ...rest } = operation;
  const Item: OperationItem = {
    ...keys.operation(uid, operation_id),
    ...rest,
    expiresAt: Math.floor(ctx.now() / 1000) + keptSeconds,
  };
  await ctx.client.send(new PutCommand({ TableName: ctx.table, Item }));
}

export function newOperation(ctx: StoreContext, action: string, requested: number): Operation {
  return {
    operation_id: ulid(ctx.now()),
    status: 'pending',
    action,
    requested,
    deleted_count: 0,
    failed: [],
    created_at: isoTime(ctx),
  };
}

export async function getOperation(ctx: StoreContext, uid: string, id: string): Promise<Operation> {
  const { Item } = await ctx.client.send(
    new GetCommand({ TableName: ctx.table, Key: keys.operation(uid, id), ConsistentRead: true }),
  );
  const item = Item as OperationItem | undefined;
  // DynamoDB removes expired items within days, not at once.
  if (!item || item.expiresAt * 1000 <= ctx.now())
    throw new NotFound(`There is no operation ${cut(id, 64)}`, { field: 'id' });
  const { PK: _pk, SK: _sk, expiresAt: _expiresAt, ...operation } = item;
  return { operation_id: id, ...operation } as Operation;
}
