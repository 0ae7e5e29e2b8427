import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Smaller texts gain nothing: DynamoDB bills writes by the started KB. */
const minBytes = 1024;

/** Text as an item stores it: as it is, or packed when that is smaller. */
export type StoredText = { readonly content: string } | { readonly packed: Uint8Array; readonly codec: 'br' };

/**
 * Packs a text of over 1 KB. Brotli at quality 5 was the smallest of the fast ones on 535 real Markdown documents (ADR 7).
 * What is stored does not depend on a flag: both positions write and read the same items.
 */
export function packText(content: string): StoredText {
  const bytes = Buffer.from(content);
  if (bytes.length <= minBytes) return { content };
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.length < bytes.length ? { packed, codec: 'br' } : { content };
}

export function unpackText(stored: StoredText): string {
  return 'content' in stored ? stored.content : brotliDecompressSync(stored.packed).toString('utf8');
}
