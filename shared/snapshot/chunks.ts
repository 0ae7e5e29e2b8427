import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { ByteReader, type ByteWriter } from './bytes.ts';
import { BadSnapshot } from './errors.ts';

/** What a snapshot is of. */
export interface SnapshotFormat {
  /** Four ASCII characters at its start. */
  readonly magic: string;
  /** To be raised with every change of the layout: older snapshots are then refused, and what they held is made anew. */
  readonly version: number;
  /** Of what, for messages. */
  readonly what: string;
}

const magicBytes = 4;
const headerBytes = 16;
/** A DynamoDB item holds 400 KB with its keys and attribute names. */
const chunkBytes = 350_000;
/** No snapshot of 10,000 notes comes near; a damaged one shall not exhaust memory. */
const largestBytes = 256 * 1024 * 1024;

/**
 * Brotli at quality 4: of the 2.27 MB of a search index of 5,000 notes it makes 1.25 MB (gzip 6 1.26, zstd 3 1.27, brotli 6 1.23)
 * in the time of gzip 6, restored in about 10 ms. Zstd is a few times faster, but missing in Node before 22.15.
 * `scripts/search-bench.ts` measures all of them.
 */
const compress = (bytes: Buffer): Buffer =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

function header({ magic, version }: SnapshotFormat, payload: Buffer): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(magic, 'latin1');
  bytes.writeUInt32LE(version, magicBytes);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(crc32(payload), 12);
  return bytes;
}

function payloadOf({ magic, version, what }: SnapshotFormat, bytes: Buffer): Buffer {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, magicBytes) !== magic)
    throw new BadSnapshot(`not a snapshot of ${what}`);
  const found = bytes.readUInt32LE(magicBytes);
  if (found !== version) throw new BadSnapshot(`format ${found}, expected ${version}`);
  const payload = bytes.subarray(headerBytes);
  if (payload.length !== bytes.readUInt32LE(8) || crc32(payload) !== bytes.readUInt32LE(12))
    throw new BadSnapshot('chunks are missing, mixed or damaged');
  return payload;
}

/** What was written, compressed, as chunks of at most 350,000 bytes, to be kept and given back in this order. */
export function toChunks(format: SnapshotFormat, writer: ByteWriter): Uint8Array[] {
  const payload = compress(writer.finish());
  const bytes = Buffer.concat([header(format, payload), payload]);
  const count = Math.ceil(bytes.length / chunkBytes);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes));
}

/** Reads what `toChunks` made. @throws BadSnapshot unless `chunks` are exactly those of one snapshot of this format */
export function fromChunks<T>(format: SnapshotFormat, chunks: readonly Uint8Array[], read: (from: ByteReader) => T): T {
  const payload = payloadOf(format, Buffer.concat(chunks));
  try {
    return read(new ByteReader(brotliDecompressSync(payload, { maxOutputLength: largestBytes })));
  } catch (cause) {
    throw new BadSnapshot('the snapshot cannot be read', { cause });
  }
}
