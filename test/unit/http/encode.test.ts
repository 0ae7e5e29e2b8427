import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseEncoding, type Encoded, encodeBody, encodeText } from '../../../shared/http/index.ts';

const json = fc.jsonValue({ maxDepth: 4 });
/** Objects with arrays around the 500 items from which on a body is streamed, and fields that JSON leaves out. */
const large = fc.record({
  nodes: fc
    .integer({ min: 480, max: 1_100 })
    .map((count) => Array.from({ length: count }, (_, id) => ({ id, title: `t"${id}\\ü🦭`, none: undefined }))),
  edges: fc.array(json, { maxLength: 3 }),
  stats: json,
  absent: fc.constant(undefined),
});
const wire = fc.constantFrom('br', 'gzip', 'identity', undefined);

const decode = ({ text, isBase64, encoding }: Encoded): string => {
  const bytes = Buffer.from(text, isBase64 ? 'base64' : 'utf8');
  return (encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
};

describe.each([true, false])('an encoded body with boundedWork %p', (bounded) => {
  test('means what JSON.stringify means, in every encoding', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, large), wire, async (value, accept) => {
        const encoded = await encodeBody(value, accept, bounded);
        expect(decode(encoded)).toBe(JSON.stringify(value));
        expect(encoded.bytes).toBe(Buffer.from(encoded.text, encoded.isBase64 ? 'base64' : 'utf8').length);
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  test.each([499, 500, 501, 1_000, 1_001])('has every one of %i items, whatever field comes first', async (count) => {
    const items = Array.from({ length: count }, (_, i) => i);
    for (const value of [{ items, more: 1 }, { gone: undefined, items }, { first: [], items, again: items }, items])
      for (const accept of ['br', 'gzip'])
        expect(decode(await encodeBody(value, accept, bounded))).toBe(JSON.stringify(value));
  });
});

describe('a text', () => {
  const text = (bytes: number) => 'x'.repeat(bytes);

  test('of 1,024 bytes is sent as it is, and of one more compressed', () => {
    expect(encodeText(text(1_024), 'br')).toMatchObject({ isBase64: false, bytes: 1_024 });
    expect(encodeText(text(1_025), 'br')).toMatchObject({ isBase64: true, encoding: 'br' });
    expect(encodeText('ä'.repeat(512), 'gzip').encoding).toBeUndefined();
    expect(decode(encodeText('ä'.repeat(513), 'gzip'))).toBe('ä'.repeat(513));
  });

  test('that may not be compressed is sent as bytes beyond 1,000,000 of them', () => {
    expect(encodeText(text(1_000_000), undefined)).toMatchObject({ isBase64: false });
    const encoded = encodeText(text(1_000_001), undefined);
    expect(encoded).toMatchObject({ isBase64: true, bytes: 1_000_001 });
    expect(encoded).not.toHaveProperty('encoding');
  });
});

describe('Accept-Encoding', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['br ; q=0.0,gzip ; q=0', undefined],
    ['identity', undefined],
    ['brotli', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%p is answered with %p', (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});
