export { type BackoffOptions, backoffMs } from './backoff.ts';
export type { BatchOptions } from './engine.ts';
export { CallTimeout, type FailureDetails, ItemTooLarge, isRetryable, PartialFailure, PartialRead } from './errors.ts';
export { type Attributes, type Item, type Key, type KeySchema, type KeySchemas, keyString } from './keys.ts';
export type { BatchOutcome, Retry } from './outcome.ts';
export {
  BatchReader,
  batchRead,
  maxReadKeys,
  type ReaderOptions,
  type ReadOptions,
  type ReadOutcome,
  type TableKey,
} from './read.ts';
export { itemBytes, maxItemBytes, maxRequestBytes } from './size.ts';
export type { Entries } from './source.ts';
export {
  BatchWriter,
  batchWrite,
  collapseWrites,
  keyOf,
  maxWriteItems,
  type TableWrite,
  type Write,
  type WriterOptions,
} from './write.ts';
