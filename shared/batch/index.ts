export { type BackoffOptions, backoffMs } from './backoff.ts';
export type { BatchOptions } from './engine.ts';
export { isRetryable, PartialFailure } from './errors.ts';
export { batchRead, maxReadKeys, type ReadOptions } from './read.ts';
export {
  batchWrite,
  collapseWrites,
  type Item,
  type Key,
  keyOf,
  keyString,
  maxWriteItems,
  type Write,
} from './write.ts';
