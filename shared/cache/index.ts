export type { CacheKey } from './key.ts';
export { MemoryTier } from './memory-tier.ts';
export type { CacheEvent, Observe } from './observe.ts';
export type { ReadyAnswer } from './ready-answer.ts';
export { seal, unseal } from './sealed.ts';
export { kmsSecret, type SecretSource } from './secret.ts';
export { SharedTier, sharedName } from './shared-tier.ts';
export { type Filled, type Found, type Source, VersionedCache } from './versioned-cache.ts';
