import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeBody } from '../../../shared/http/index.ts';

const json = fc.jsonValue({ maxDepth: 4 });
/** Objects with arrays around the 500 items from which on a body is streamed. */
const large = fc.record({
  nodes: fc
    .integer({ min: 480, max: 1_100 })
    .map((count) => Array.from({ length: count }, (_, id) => ({ id, title: `t"${id}\\` }))),
  edges: fc.array(json, { maxLength: 3 }),
  stats: json,
  absent: fc.constant(undefined),
});

const decode = ({ text, isBase64, encoding }: Awaited<ReturnType<typeof encodeBody>>): string => {
  const bytes = Buffer.from(text, isBase64 ? 'base64' : 'utf8');
  return (encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
};

describe('an encoded body', () => {
  test.each([true, false])(
    'means what JSON.stringify means, in every encoding, with boundedWork %p',
    async (bounded) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(json, large), fc.constantFrom('br', 'gzip', undefined), async (value, accept) => {
          expect(decode(await encodeBody(value, accept, bounded))).toBe(JSON.stringify(value));
        }),
        { seed: 8, numRuns: 60 },
      );
    },
  );

  test('is base64 when it is compressed, or too large to be sent as text', async () => {
    const text = (length: number) => 'x'.repeat(length - 2);
    expect(await encodeBody(text(1_024), 'br')).toMatchObject({ isBase64: false, bytes: 1_024 });
    expect(await encodeBody(text(1_025), 'br')).toMatchObject({ isBase64: true, encoding: 'br' });
    expect(await encodeBody(text(1_000_000), undefined)).toMatchObject({ isBase64: false });
    const bytes = await encodeBody(text(1_000_001), undefined);
    expect(bytes).toMatchObject({ isBase64: true, bytes: 1_000_001 });
    expect(bytes.encoding).toBeUndefined();
  });
});
