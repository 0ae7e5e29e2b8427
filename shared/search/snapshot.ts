import { ByteWriter, fromChunks, type SnapshotFormat, toChunks } from '../snapshot/index.ts';
import { SearchIndex } from './search-index.ts';

/** Its version is to be raised with every change of the layout and of how text becomes terms: old snapshots are then built again. */
const format: SnapshotFormat = { magic: 'B2SX', version: 1, what: 'a search index' };

/** The index as chunks of at most 350,000 bytes, to be kept and given back in this order. */
export function encodeSnapshot(index: SearchIndex): Uint8Array[] {
  const writer = new ByteWriter();
  index.write(writer);
  return toChunks(format, writer);
}

/** The index that was encoded. Throws `BadSnapshot` unless `chunks` are exactly those of one snapshot of this format. */
export const decodeSnapshot = (chunks: readonly Uint8Array[]): SearchIndex =>
  fromChunks(format, chunks, (reader) => SearchIndex.read(reader));
