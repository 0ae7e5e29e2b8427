import {
  type CacheEvent,
  MemoryTier,
  type ReadyAnswer,
  type SecretSource,
  SharedTier,
  VersionedCache,
} from '../../shared/cache/index.ts';
import type { Valkey } from '../../shared/valkey/index.ts';

/** The secret of every container of a test. */
export const testSecret: SecretSource = async () => Buffer.alloc(32, 7);

/** A container's cache over memory and Valkey, and how often it told what. */
export interface CacheContainer {
  readonly cache: VersionedCache;
  readonly shared: SharedTier;
  readonly memory: MemoryTier;
  readonly events: Partial<Record<CacheEvent, number>>;
}

export function cacheContainer(valkey: Valkey, secret = testSecret, maxBytes = 10_000_000): CacheContainer {
  const events: Partial<Record<CacheEvent, number>> = {};
  const observe = (event: CacheEvent, value: number): void => {
    events[event] = (events[event] ?? 0) + value;
  };
  const memory = new MemoryTier(maxBytes);
  const shared = new SharedTier(valkey, secret, observe);
  return { cache: new VersionedCache({ memory, shared, sharesResults: () => true, observe }), shared, memory, events };
}

export const plainAnswer = (text: string): ReadyAnswer => ({ text, isBase64: false, bytes: Buffer.byteLength(text) });
