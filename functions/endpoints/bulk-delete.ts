import type { Operation } from '../../shared/contract/index.ts';
import type { Reply } from '../../shared/http/index.ts';
import { countMetric, logger } from '../../shared/observability/index.ts';
import {
  type Deletion,
  deleteNodes,
  newOperation,
  type StoreContext,
  saveOperation,
} from '../../shared/store/index.ts';

const statusOf = ({ deleted, failed }: Deletion): Operation['status'] => {
  if (failed.length === 0) return 'completed';
  return deleted.length > 0 ? 'partial' : 'failed';
};

/** Deletes the notes and answers with an operation whose record says what was done, and what was not. */
export async function bulkDelete(
  store: StoreContext,
  userId: string,
  requestId: string,
  ids: readonly string[],
): Promise<Reply> {
  const pending = newOperation(store, 'nodes.bulk-delete', new Set(ids).size);
  // The record is written while the notes are looked up, and stands before the first of them goes.
  const outcome = await deleteNodes(store, userId, ids, saveOperation(store, userId, pending));
  const operation: Operation = {
    ...pending,
    status: statusOf(outcome),
    deleted_count: outcome.deleted.length,
    failed: outcome.failed,
    completed_at: new Date(store.now()).toISOString(),
  };
  await saveOperation(store, userId, operation, {
    action: operation.action,
    requestId,
    requested: operation.requested,
    done: outcome.deleted.length,
    failed: outcome.failed.length,
  });
  if (outcome.failed.some(({ type }) => type === 'unavailable')) countMetric('PartialFailures');
  logger.info('bulk delete', {
    operationId: operation.operation_id,
    status: operation.status,
    deleted: outcome.deleted.length,
    failed: outcome.failed.length,
  });
  return {
    status: 202,
    body: {
      operation_id: operation.operation_id,
      status: operation.status,
      message: `${outcome.deleted.length} of ${operation.requested} notes deleted`,
      status_url: `/api/v1/operations/${operation.operation_id}`,
      deleted_count: outcome.deleted.length,
      failed: outcome.failed,
    },
    graphVersion: outcome.graphVersion,
  };
}
