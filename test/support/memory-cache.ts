import { type CacheEvent, MemoryTier, VersionedCache } from '../../shared/cache/index.ts';

/** A container's cache without Valkey, and what it told of itself. */
export function memoryCache(maxBytes = 100 * 1024 * 1024): { cache: VersionedCache; events: CacheEvent[] } {
  const events: CacheEvent[] = [];
  const cache = new VersionedCache({
    memory: new MemoryTier(maxBytes),
    sharesResults: () => false,
    observe: (event) => events.push(event),
  });
  return { cache, events };
}
