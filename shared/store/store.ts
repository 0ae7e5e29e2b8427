import { LRUCache } from 'lru-cache';
import { nodeIdFactory, recordIdFactory } from '../graph/index.ts';
import type { StoreContext } from './context.ts';
import type { LoadedIndex } from './search-state.ts';

/** Bytes of search indexes kept in memory: a seventh of the search function's. */
const indexBytes = 256 * 1024 * 1024;

/** What a store needs from its surroundings; the rest it makes itself. */
export type StoreOptions = Pick<
  StoreContext,
  'client' | 'table' | 'flags' | 'concurrency' | 'shards' | 'explain' | 'warn'
> & {
  /** @default 0 */
  readonly epoch?: number;
};

/** The store of one container: its table, its ids, its clock and the search indexes it keeps. */
export function storeOf(options: StoreOptions): StoreContext {
  return {
    epoch: 0,
    ...options,
    newNodeId: nodeIdFactory(options.shards),
    newId: recordIdFactory(),
    now: Date.now,
    indexes: new LRUCache<string, LoadedIndex>({
      maxSize: indexBytes,
      sizeCalculation: ({ index }) => index.estimatedBytes + 1,
    }),
  };
}
