import type { Item } from '../batch/index.ts';
import { decodeSnapshot, encodeSnapshot, type SearchIndex } from '../search/index.ts';
import { BadSnapshot } from '../snapshot/index.ts';
import type { StoreContext } from './context.ts';
import { keys } from './keys.ts';
import type { IndexState } from './search-state.ts';
import { keepChunks, loadChunks, type ManifestItem } from './snapshots.ts';

interface SearchManifest extends ManifestItem {
  readonly throughMs: number;
}

/** Loads the snapshot that a manifest names; undefined when there is none, or it is gone or damaged: then the index is built anew. */
export async function loadSnapshot(ctx: StoreContext, manifest: Item | undefined): Promise<IndexState | undefined> {
  const data = manifest && (await loadChunks(ctx, manifest as SearchManifest));
  if (!data) return undefined;
  try {
    return { index: decodeSnapshot(data), throughMs: (manifest as SearchManifest).throughMs };
  } catch (error) {
    if (error instanceof BadSnapshot) return undefined;
    throw error;
  }
}

/**
 * Keeps the index.
 * @returns the index as it comes out of its snapshot: packed, it takes a third of the memory of one that was just built
 */
export async function saveSnapshot(
  ctx: StoreContext,
  uid: string,
  { index, throughMs }: IndexState,
): Promise<SearchIndex> {
  const chunks = encodeSnapshot(index);
  await keepChunks(ctx, keys.search(uid), chunks, { throughMs }, 'throughMs');
  return decodeSnapshot(chunks);
}
