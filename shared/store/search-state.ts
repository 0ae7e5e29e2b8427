import type { LRUCache } from 'lru-cache';
import type { SearchIndex } from '../search/index.ts';

/** A search index as it was at one moment. */
export interface IndexState {
  readonly index: SearchIndex;
  /** Milliseconds since 1970: it holds whatever was acknowledged before. */
  readonly throughMs: number;
}

/** An index this container keeps in memory. */
export interface LoadedIndex extends IndexState {
  /** The graph version it is known to hold; another one means that something changed. */
  readonly graphVersion: number;
  /** Notes that changed since its snapshot was kept. */
  readonly unsaved: number;
}

/** Indexes by user, bounded by their bytes. */
export type IndexCache = LRUCache<string, LoadedIndex>;
