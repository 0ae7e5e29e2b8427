import type { Item } from '../batch/index.ts';
import type { Operation } from '../contract/index.ts';
import { cut, NotFound } from '../graph/index.ts';
import { expiresIn, isoTime, readItems, type StoreContext, writeItems } from './context.ts';
import type { OperationItem } from './items.ts';
import { keys } from './keys.ts';
import { metaFrom } from './meta.ts';

const operationKeptDays = 7;
const auditKeptDays = 90;

/** Who did how many of what, when, and how it ended. Holds no content. */
export interface AuditRecord {
  readonly action: string;
  readonly requestId: string;
  readonly requested: number;
  readonly done: number;
  readonly failed: number;
  /** More numbers, such as requests by method. */
  readonly counts?: Readonly<Record<string, number>>;
}

const operationItem = (ctx: StoreContext, uid: string, { operation_id, ...rest }: Operation): OperationItem => ({
  ...keys.operation(uid, operation_id),
  ...rest,
  expiresAt: expiresIn(ctx, operationKeptDays),
});

const auditItem = (ctx: StoreContext, uid: string, record: AuditRecord): Item => ({
  ...keys.audit(uid, ctx.newId(ctx.now())),
  ...record,
  userId: uid,
  at: isoTime(ctx),
  expiresAt: expiresIn(ctx, auditKeptDays),
});

/** Writes what is known of a bulk operation: `pending` before it starts, the truth when it ends, then with its audit record. */
export async function saveOperation(
  ctx: StoreContext,
  uid: string,
  operation: Operation,
  audit?: AuditRecord,
): Promise<void> {
  await writeItems(ctx, [
    { put: operationItem(ctx, uid, operation) },
    ...(audit ? [{ put: auditItem(ctx, uid, audit) }] : []),
  ]);
}

/** Keeps one audit record, for 90 days. */
export async function saveAudit(ctx: StoreContext, uid: string, record: AuditRecord): Promise<void> {
  await writeItems(ctx, [{ put: auditItem(ctx, uid, record) }]);
}

export function newOperation(ctx: StoreContext, action: string, requested: number): Operation {
  return {
    operation_id: ctx.newId(ctx.now()),
    status: 'pending',
    action,
    requested,
    deleted_count: 0,
    failed: [],
    created_at: isoTime(ctx),
  };
}

export async function getOperation(
  ctx: StoreContext,
  uid: string,
  id: string,
): Promise<Operation & { graphVersion: number }> {
  const [item, meta] = await readItems(ctx, [keys.operation(uid, id), keys.meta(uid)]);
  const found = item as OperationItem | undefined;
  // DynamoDB removes expired items within days, not at once.
  if (!found || found.expiresAt * 1000 <= ctx.now())
    throw new NotFound(`There is no operation ${cut(id, 64)}`, { field: 'id' });
  const { PK: _pk, SK: _sk, expiresAt: _expiresAt, ...operation } = found;
  return { operation_id: id, ...operation, graphVersion: metaFrom(ctx, meta).graphVersion } as Operation & {
    graphVersion: number;
  };
}
