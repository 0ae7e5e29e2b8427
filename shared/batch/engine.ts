import pLimit from 'p-limit';
import { type BackoffOptions, backoffMs, wait } from './backoff.ts';
import { isRetryable, PartialFailure } from './errors.ts';

export interface BatchOptions extends BackoffOptions {
  /** Most calls under way at once. @default 32 */
  readonly concurrency?: number;
  /** The batch ends after this, done or not. @default 10000 */
  readonly deadlineMs?: number;
  /** Ends the batch early, as its deadline would. */
  readonly signal?: AbortSignal;
}

/** Makes one call with up to a chunk of items and returns those the service left unprocessed. */
export type Call<Item> = (items: Item[], signal: AbortSignal) => Promise<Item[]>;

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * Drives `call` until every item is processed. A chunk's unprocessed items are tried again after a full-jitter pause,
 * joined by those of other chunks, while the rest go on: there are no waves.
 * @throws PartialFailure with exactly the items that were not confirmed
 */
export async function runBatch<Item>(
  items: readonly Item[],
  chunkSize: number,
  call: Call<Item>,
  options: BatchOptions = {},
): Promise<void> {
  const abort = new AbortController();
  const signal = AbortSignal.any([
    AbortSignal.timeout(options.deadlineMs ?? 10_000),
    abort.signal,
    ...(options.signal ? [options.signal] : []),
  ]);
  const limit = pLimit(options.concurrency ?? 32);
  const notDone = new Set(items);
  const underWay: Promise<void>[] = [];
  let fatal: unknown;
  // Unprocessed items of all chunks gather here, so that half-empty chunks become full ones again.
  let returned: Item[] = [];

  const start = (ready: readonly Item[], attempt: number): void => {
    for (const chunk of chunksOf(ready, chunkSize)) underWay.push(limit(tryChunk, chunk, attempt));
  };

  const tryChunk = async (chunk: Item[], attempt: number): Promise<void> => {
    if (signal.aborted) return;
    let left = chunk;
    try {
      left = await call(chunk, signal);
    } catch (error) {
      if (!signal.aborted && !isRetryable(error)) {
        fatal = error;
        abort.abort();
      }
    }
    const again = new Set(left);
    for (const item of chunk) if (!again.has(item)) notDone.delete(item);
    if (again.size > 0) underWay.push(retryLater(left, attempt));
  };

  // Outside the limit: a chunk that waits holds no place in the pool.
  const retryLater = async (left: readonly Item[], attempt: number): Promise<void> => {
    returned.push(...left);
    await wait(backoffMs(attempt, options), signal);
    const ready = returned;
    returned = [];
    start(ready, attempt + 1);
  };

  start(items, 0);
  // `underWay` grows while it is awaited: a retry is a new entry.
  for (let next = underWay.shift(); next; next = underWay.shift()) await next;

  if (notDone.size === 0) return;
  const why = fatal ? 'an error that no retry can mend' : 'its deadline';
  const message = `The batch was ended by ${why}: ${notDone.size} of ${items.length} items were not done`;
  throw new PartialFailure(message, [...notDone], items.length - notDone.size, fatal);
}
