import type { KeyValues } from './keys.ts';
import type { BatchOutcome } from './outcome.ts';

/** More about a failed batch. */
export interface FailureDetails {
  /**
   * Whether the input was read to its end, so that `notDone` is all that is left. `false` only for an async iterable (it was
   * stopped with `return()`; what it had not yet yielded is not in `notDone`) or an iterable that itself threw. @default true
   */
  readonly exhausted?: boolean;
  /** What the batch cost up to here. */
  readonly outcome?: BatchOutcome;
}

/**
 * A batch ended before everything was done: by its deadline or signal (no `cause`), or by an error no retry can mend (`cause`).
 * `notDone` holds exactly what was not confirmed, in the order and shape the batch took: feed it back to go on.
 * An entry whose answer was lost counts as not done; putting or deleting it again is harmless unless somebody else wrote
 * the same key in between (see "ABA" in the README).
 */
export class PartialFailure<Entry> extends Error implements FailureDetails {
  override name = 'PartialFailure';
  readonly exhausted: boolean;
  readonly outcome: BatchOutcome | undefined;
  /** @param doneCount entries that were confirmed; writes collapsed into a later write of their key are in neither count */
  constructor(
    message: string,
    readonly notDone: readonly Entry[],
    readonly doneCount: number,
    cause?: unknown,
    { exhausted = true, outcome }: FailureDetails = {},
  ) {
    super(message, { cause });
    this.exhausted = exhausted;
    this.outcome = outcome;
  }
}

/** A `PartialFailure` of a read. Every entry asked for is either in `read` or in `notDone`, in the order asked. */
export class PartialRead<Entry, Found> extends PartialFailure<Entry> {
  override name = 'PartialRead';
  /** What was read before the end; `item` is undefined where the table has none. */
  readonly read: readonly { readonly entry: Entry; readonly item: Found | undefined }[];
  constructor(
    failure: PartialFailure<Entry>,
    notDone: readonly Entry[],
    read: readonly { readonly entry: Entry; readonly item: Found | undefined }[],
  ) {
    super(failure.message, notDone, read.length, failure.cause, failure);
    this.read = read;
  }
}

/** An item is over DynamoDB's limit; it was not sent. The `cause` of a `PartialFailure` whose `notDone` contains it. */
export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge';
  constructor(
    readonly table: string,
    readonly key: KeyValues,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`An item of table ${table} has ${bytes} bytes; DynamoDB takes ${limit}`);
  }
}

/** A call had no answer in time. Whether it took effect is unknown. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
  constructor(readonly timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`);
  }
}

/** Names and codes of errors after which the same call may succeed: the "OK to retry: Yes" of DynamoDB's error list, and lost connections. */
const retryable =
  /^(ProvisionedThroughputExceededException|RequestLimitExceeded|Throttling(Exception)?|ReplicatedWriteConflictException|InternalServerError|ServiceUnavailable(Exception)?|CallTimeout|TimeoutError|NetworkingError|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;
const throttle = /^(ProvisionedThroughput|RequestLimit)Exceeded|^Throttling/;

interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
const facts = (error: unknown): ServiceError => (error ?? {}) as ServiceError;

/** Whether the same call may succeed later: throttles, server faults, lost connections and calls without an answer. */
export function isRetryable(error: unknown): boolean {
  const { name, code, $metadata } = facts(error);
  return (
    error instanceof CallTimeout ||
    retryable.test(name ?? '') ||
    retryable.test(code ?? '') ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

/** Whether the service asks for less: the table, not one connection, is in trouble. */
export const isThrottle = (error: unknown): boolean => throttle.test(facts(error).name ?? '');
