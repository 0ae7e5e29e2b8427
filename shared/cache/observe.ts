/** What the cache tells of itself; each is a metric of that name. */
export type CacheEvent =
  | 'CacheHitsMemory'
  | 'CacheHitsShared'
  | 'CacheFills'
  | 'CacheFillsNotStored'
  /** A value that names another owner or version than its key: never, unless something is broken. */
  | 'CacheOwnerMismatches'
  /** A value in Valkey that cannot be read: cut short, overwritten, or of another release. */
  | 'CacheDamaged'
  | 'CacheWaitMs'
  | 'CacheBreakerOpen'
  | 'CacheBytes';

export type Observe = (event: CacheEvent, value: number) => void;
