export { ByteReader, ByteWriter } from './bytes.ts';
export { fromChunks, type SnapshotFormat, toChunks } from './chunks.ts';
export { BadSnapshot } from './errors.ts';
