/**
 * A batch ended before everything was done: by its deadline, or by an error no retry can mend (`cause`).
 * `notDone` holds exactly what was not confirmed, in the shape the batch took: feed it back to go on.
 * An item whose answer was lost counts as not done; putting or deleting it again is harmless.
 */
export class PartialFailure<Item> extends Error {
  readonly notDone: readonly Item[];
  readonly doneCount: number;
  constructor(message: string, notDone: readonly Item[], doneCount: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'PartialFailure';
    this.notDone = notDone;
    this.doneCount = doneCount;
  }
}

const retryable = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'NetworkingError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
]);

/** Whether the same call may succeed later: throttles, server faults and lost connections. */
export function isRetryable(error: unknown): boolean {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  return retryable.has(name ?? '') || retryable.has(code ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500;
}
