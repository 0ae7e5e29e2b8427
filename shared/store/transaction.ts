/** Why an item of a transaction kept it from happening: its condition, another writer at the same moment, or neither. */
export type Cancellation = 'refused' | 'raced' | undefined;

/**
 * The reasons a transaction was cancelled for, one per item in order; empty for every other error.
 * To a writer a refused condition on a version is a lost race as well: see `raced`.
 */
export function cancellationsOf(error: unknown): Cancellation[] {
  const { name, CancellationReasons: reasons = [] } = error as {
    name?: string;
    CancellationReasons?: readonly { Code?: string }[];
  };
  if (name !== 'TransactionCanceledException') return [];
  return reasons.map(({ Code }) =>
    Code === 'ConditionalCheckFailed' ? 'refused' : Code === 'TransactionConflict' ? 'raced' : undefined,
  );
}

/** Whether another writer was faster: by a condition that no longer holds or by a conflict. */
export const raced = (error: unknown): boolean =>
  (error as Error).name === 'ConditionalCheckFailedException' || cancellationsOf(error).some(Boolean);
