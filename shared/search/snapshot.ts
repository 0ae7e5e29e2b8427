import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import { BadSnapshot } from './errors.ts';
import { SearchIndex } from './search-index.ts';

/** To be raised with every change of the layout and of how text becomes terms: old snapshots are then built again. */
const formatVersion = 1;
const magic = Buffer.from('B2SX');
const headerBytes = 16;
/** A DynamoDB item holds 400 KB with its keys and attribute names. */
const chunkBytes = 350_000;
/** No snapshot of 10,000 notes comes near; a damaged one shall not exhaust memory. */
const largestBytes = 256 * 1024 * 1024;

/**
 * Brotli at quality 4: of the 2.27 MB of 5,000 notes it makes 1.25 MB (gzip 6 1.26, zstd 3 1.27, brotli 6 1.23) in the time of
 * gzip 6, restored in about 10 ms. Zstd is a few times faster, but missing in Node before 22.15. MiniSearch's own JSON would
 * be 2.19 MB after the same compression. `scripts/search-bench.ts` measures all of them.
 */
const compress = (bytes: Buffer): Buffer =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

function header(payload: Buffer): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  magic.copy(bytes);
  bytes.writeUInt32LE(formatVersion, 4);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(crc32(payload), 12);
  return bytes;
}

function payloadOf(bytes: Buffer): Buffer {
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic))
    throw new BadSnapshot('not a snapshot of a search index');
  const version = bytes.readUInt32LE(4);
  if (version !== formatVersion) throw new BadSnapshot(`format ${version}, expected ${formatVersion}`);
  const payload = bytes.subarray(headerBytes);
  if (payload.length !== bytes.readUInt32LE(8) || crc32(payload) !== bytes.readUInt32LE(12))
    throw new BadSnapshot('chunks are missing, mixed or damaged');
  return payload;
}

/** The index as chunks of at most 350,000 bytes, to be kept and given back in this order. */
export function encodeSnapshot(index: SearchIndex): Uint8Array[] {
  const writer = new ByteWriter();
  index.write(writer);
  const payload = compress(writer.finish());
  const bytes = Buffer.concat([header(payload), payload]);
  const count = Math.ceil(bytes.length / chunkBytes);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes));
}

/** The index that was encoded. Throws `BadSnapshot` unless `chunks` are exactly those of one snapshot of this format. */
export function decodeSnapshot(chunks: readonly Uint8Array[]): SearchIndex {
  const payload = payloadOf(Buffer.concat(chunks));
  try {
    return SearchIndex.read(new ByteReader(brotliDecompressSync(payload, { maxOutputLength: largestBytes })));
  } catch (cause) {
    throw new BadSnapshot('the snapshot cannot be read', { cause });
  }
}
