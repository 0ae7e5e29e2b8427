import pLimit from 'p-limit';
import type { InMemoryDynamoDB } from './service.ts';

/** An item of the comparison: about 200 bytes, told from the others by `n`. */
export interface Note {
  readonly n: number;
  readonly title: string;
  readonly body: string;
}

export const note = (n: number): Note => ({ n, title: `Note ${n}`, body: 'x'.repeat(150) });

/** What a library says came of a batch that did not throw. */
export interface Told {
  /** Of a read: the numbers of the items it answered with. */
  readonly found: readonly number[];
  /** Numbers of the items it names as not done. */
  readonly notDone: readonly number[];
}

/** One library, used as its documentation shows. */
export interface Library {
  readonly name: string;
  /** What was set, for the report. */
  readonly settings: string;
  /** The SDK's `maxAttempts` that suits it best. */
  readonly bestAttempts: number;
  /** Names of the key attributes its schema uses here. */
  readonly keyAttributes: readonly [string, string];
  /** What a user has to import for these workloads; bundled and minified without the AWS SDK. */
  readonly imports: string;
  open(service: InMemoryDynamoDB): {
    write(notes: readonly Note[]): Promise<Told>;
    read(numbers: readonly number[]): Promise<Told>;
    /** What a thrown error names as not done, as the library's error type tells it. */
    notDoneOf(error: unknown): readonly number[];
  };
}

/** Calls under way at once, for every library. */
export const concurrency = 10;

/** Consecutive parts of up to `size`, for libraries that leave the chunking to their user. */
function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Runs `call` for every chunk, a few at once. A failing chunk does not stop the others; the first error is thrown at the end. */
export async function inChunks<T, R>(all: readonly T[], size: number, call: (chunk: T[]) => Promise<R>): Promise<R[]> {
  const limit = pLimit(concurrency);
  const results = await Promise.allSettled(chunksOf(all, size).map((chunk) => limit(call, chunk)));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
