import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import type { ReadyAnswer } from '../cache/index.ts';
import { chooseEncoding, type Encoding } from './accept-encoding.ts';

export type Encoded = ReadyAnswer;

/** Below this a compressed answer is no smaller on the wire. */
const minBytes = 1024;
/** Larger plain texts go as bytes: as text each of their quotes would be escaped, and the answer could pass Lambda's limit. */
const maxTextBytes = 1_000_000;
/** Items of a long array that become text at once. */
const slice = 500;
/** Brotli 4 costs about what gzip 6 does and is smaller. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
/** On a graph of 12 MB half the time of quality 4 for 5 % more bytes. */
const brotliStream = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/** Lambda takes answers up to 6 MB with bytes as base64 (its quotas page); the rest is room for headers. */
export const maxAnswerBytes = 4_500_000;

/** JSON text in pieces: long arrays of the top level come `slice` items at a time, so that no text of the whole exists. */
export function* jsonPieces(value: unknown): Generator<string> {
  const entries = value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  if (!entries.some(([, part]) => Array.isArray(part) && part.length > slice)) {
    yield JSON.stringify(value);
    return;
  }
  let separator = '{';
  for (const [key, part] of entries) {
    if (part === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    if (!Array.isArray(part) || part.length <= slice) yield JSON.stringify(part);
    else yield* arrayPieces(part);
  }
  yield '}';
}

function* arrayPieces(items: readonly unknown[]): Generator<string> {
  for (let start = 0; start < items.length; start += slice) {
    const text = JSON.stringify(items.slice(start, start + slice));
    yield `${start === 0 ? '[' : ','}${text.slice(1, -1)}`;
  }
  yield ']';
}

/**
 * Encodes a body for a client: compressed over 1 KB where it accepts that. `bounded` streams a large one through the
 * compressor piece by piece; else (`boundedWork` off) it becomes one text, one buffer and one compressed buffer.
 */
export async function encodeBody(value: unknown, acceptEncoding: string | undefined, bounded = true): Promise<Encoded> {
  const encoding = chooseEncoding(acceptEncoding);
  if (bounded && encoding) {
    const pieces = jsonPieces(value);
    const first = pieces.next().value as string;
    const second = pieces.next();
    if (!second.done) return fromBytes(await compressPieces(encoding, first, second.value, pieces), encoding);
    return encodeText(first, acceptEncoding);
  }
  return encodeText(JSON.stringify(value), acceptEncoding);
}

/** The same for a body that is text already. */
export function encodeText(text: string, acceptEncoding: string | undefined): Encoded {
  const encoding = chooseEncoding(acceptEncoding);
  const bytes = Buffer.from(text);
  if (bytes.length <= minBytes) return { text, isBase64: false, bytes: bytes.length };
  if (encoding === 'br') return fromBytes(brotliCompressSync(bytes, brotli), encoding);
  if (encoding === 'gzip') return fromBytes(gzipSync(bytes), encoding);
  return bytes.length <= maxTextBytes ? { text, isBase64: false, bytes: bytes.length } : fromBytes(bytes, undefined);
}

const fromBytes = (bytes: Buffer, encoding: Encoding | undefined): Encoded => ({
  text: bytes.toString('base64'),
  isBase64: true,
  bytes: bytes.length,
  ...(encoding ? { encoding } : {}),
});

async function compressPieces(
  encoding: Encoding,
  first: string,
  second: string,
  rest: Iterable<string>,
): Promise<Buffer> {
  const compressor: Transform = encoding === 'br' ? createBrotliCompress(brotliStream) : createGzip();
  const out: Buffer[] = [];
  const pieces = function* () {
    yield first;
    yield second;
    yield* rest;
  };
  await pipeline(pieces(), compressor, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) out.push(chunk);
  });
  return Buffer.concat(out);
}
