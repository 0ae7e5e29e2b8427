import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ReadyAnswer, seal, unseal } from '../../../shared/cache/index.ts';

const secret = randomBytes(32);
const key = { userId: 'ada', version: 7, query: 'graph::br' };
const bytes = randomBytes(3_000);
const compressed: ReadyAnswer = { text: bytes.toString('base64'), isBase64: true, encoding: 'br', bytes: 3_000 };

describe('a sealed answer', () => {
  test('is the same when it is opened, compressed or text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = { text, isBase64: false, bytes: Buffer.byteLength(text) };
        expect(unseal(key, seal(key, plain, secret), secret)).toEqual(plain);
      }),
    );
    expect(unseal(key, seal(key, compressed, secret), secret)).toEqual(compressed);
  });

  test('shows nothing of what it holds, and never looks the same twice', () => {
    const plain = { text: 'a secret note of ada', isBase64: false, bytes: 20 };
    const [one, two] = [seal(key, plain, secret), seal(key, plain, secret)];
    expect(one.toString('latin1')).not.toMatch(/secret|ada/);
    expect(one.equals(two)).toBe(false);
  });

  test('is refused, never an error, when any byte of it is changed, cut off or added', () => {
    const sealed = seal(key, compressed, secret);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] as number) ^ flip;
        expect(unseal(key, changed, secret)).toBe('damaged');
        expect(unseal(key, sealed.subarray(0, at), secret)).toBe('damaged');
      }),
    );
    expect(unseal(key, Buffer.concat([sealed, Buffer.from([0])]), secret)).toBe('damaged');
    expect(unseal(key, Buffer.from('not sealed at all'), secret)).toBe('damaged');
  });

  test('is refused under another secret', () => {
    expect(unseal(key, seal(key, compressed, secret), randomBytes(32))).toBe('damaged');
  });

  test('is foreign to another user, another version and another query', () => {
    const sealed = seal(key, compressed, secret);
    expect(unseal({ ...key, userId: 'bob' }, sealed, secret)).toBe('foreign');
    expect(unseal({ ...key, version: 8 }, sealed, secret)).toBe('foreign');
    expect(unseal({ ...key, query: 'list::br' }, sealed, secret)).toBe('foreign');
  });
});
