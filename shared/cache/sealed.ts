import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CacheKey } from './key.ts';
import type { ReadyAnswer } from './ready-answer.ts';

/** First byte of every sealed value; another one is of another release and is not read. */
const format = 1;
const ivBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/** What a sealed value says of itself, so that one that stands under a wrong key is noticed. */
interface Header {
  readonly owner: string;
  readonly version: number;
  readonly query: string;
  readonly encoding?: 'br' | 'gzip';
  readonly isBase64: boolean;
}

/** Why a sealed value is not used: it cannot be read, or it is not what its key says. */
export type Refusal = 'damaged' | 'foreign';

/**
 * Encrypts an answer for a store that others can read: format, iv, tag, and under the key a header and the body's bytes.
 * @param secret 32 bytes
 */
export function seal(
  { userId, version, query }: CacheKey,
  { text, isBase64, encoding }: ReadyAnswer,
  secret: Buffer,
): Buffer {
  const header: Header = { owner: userId, version, query, isBase64, ...(encoding ? { encoding } : {}) };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(headerBytes.length);
  const iv = randomBytes(ivBytes);
  const encrypt = createCipheriv(cipher, secret, iv);
  const parts = [length, headerBytes, Buffer.from(text, isBase64 ? 'base64' : 'utf8')].map((part) =>
    encrypt.update(part),
  );
  const rest = encrypt.final();
  return Buffer.concat([Buffer.from([format]), iv, encrypt.getAuthTag(), ...parts, rest]);
}

/** The answer, or why there is none: whatever bytes stand in the store, they are a refusal and never an error. */
export function unseal({ userId, version, query }: CacheKey, sealed: Buffer, secret: Buffer): ReadyAnswer | Refusal {
  try {
    if (sealed[0] !== format) return 'damaged';
    const [ivEnd, tagEnd] = [1 + ivBytes, 1 + ivBytes + tagBytes];
    const decrypt = createDecipheriv(cipher, secret, sealed.subarray(1, ivEnd), { authTagLength: tagBytes });
    decrypt.setAuthTag(sealed.subarray(ivEnd, tagEnd));
    const plain = Buffer.concat([decrypt.update(sealed.subarray(tagEnd)), decrypt.final()]);
    const headerEnd = 4 + plain.readUInt32BE(0);
    const header = JSON.parse(plain.toString('utf8', 4, headerEnd)) as Header;
    if (header.owner !== userId || header.version !== version || header.query !== query) return 'foreign';
    const body = plain.subarray(headerEnd);
    return {
      text: body.toString(header.isBase64 ? 'base64' : 'utf8'),
      isBase64: header.isBase64,
      ...(header.encoding ? { encoding: header.encoding } : {}),
      bytes: body.length,
    };
  } catch {
    return 'damaged';
  }
}
