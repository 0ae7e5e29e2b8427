import pLimit from 'p-limit';

/** Runs work, but never more than its bound at once; the rest waits in order. */
export type Pool = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * The one way to bound work: everything that fans out goes through a pool, so that no request can start more calls than its
 * container has sockets for.
 * @param concurrency most pieces of work under way at once, ≥ 1
 */
export function boundedPool(concurrency: number): Pool {
  const limit = pLimit(concurrency);
  return (work) => limit(work);
}

/** Maps every item through `work`, at most `concurrency` at once, and keeps the order. The first failure rejects. */
export function mapBounded<In, Out>(
  items: Iterable<In>,
  concurrency: number,
  work: (item: In, index: number) => Promise<Out>,
): Promise<Out[]> {
  const pool = boundedPool(concurrency);
  return Promise.all(Array.from(items, (item, index) => pool(() => work(item, index))));
}
