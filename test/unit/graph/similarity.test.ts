import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keywordsOf } from '../../../shared/graph/keywords.ts';
import { compareScores, connectionOf, isSimilar, scoreOf } from '../../../shared/graph/similarity.ts';
import { score } from './brute-force.ts';

describe('keywords', () => {
  test.each([
    ['are in lower case, each once, sorted', 'Zebra apple ZEBRA', ['apple', 'zebra']],
    ['are longer than two characters', 'an ox saw cow', ['cow', 'saw']],
    ['are no stop words, nor what is left of contractions', "These were theirs, and they don't", []],
    ['may hold digits, but need a letter', 'utf8 2024 3rd 12ab', ['12ab', '3rd', 'utf8']],
    [
      'end at anything that is no letter, mark or digit',
      'snake_case e-mail http://host',
      ['case', 'host', 'http', 'mail', 'snake'],
    ],
    ['keep their accents and marks', 'Ärger cafe\u0301 हिन्दी', ['café', 'ärger', 'हिन्दी']],
    ['count characters, not UTF-16 units', '𝒜𝒷 𝒜𝒷𝒸', ['𝒜𝒷𝒸']],
    ['of nothing are none', ' \ud800 … 42', []],
  ])('%s', (_rule, content, keywords) => {
    expect(keywordsOf(content)).toEqual([...keywords].sort());
  });

  test('do not depend on how accents are composed or on case', () => {
    const anyText = fc.array(fc.constantFrom('é', 'Å', 'ﬁ', 'ñ', 'İ', 'ꭰ', 'a', 'B', ' ', '1'), { maxLength: 20 });
    fc.assert(
      fc.property(anyText, (parts) => {
        const text = parts.join('');
        expect(keywordsOf(text.normalize('NFD'))).toEqual(keywordsOf(text));
        expect(keywordsOf(keywordsOf(text).join(' '))).toEqual(keywordsOf(text));
      }),
      { seed: 4 },
    );
  });
});

describe('a score', () => {
  const words = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `w${from + i}`);
  const of = (shared: number, all: number, sharedTags: number, allTags: number) =>
    scoreOf(shared, all, sharedTags, allTags);

  test('weighs keywords 0.7 and tags 0.3, and takes nothing of nothing for nothing', () => {
    expect(connectionOf(of(1, 2, 1, 2))).toEqual({ type: 'similar', weight: 0.5 });
    expect(connectionOf(of(1, 1, 0, 0))).toEqual({ type: 'strong', weight: 0.7 });
    expect(connectionOf(of(0, 0, 1, 1))).toEqual({ type: 'similar', weight: 0.3 });
    expect(isSimilar(of(0, 0, 0, 0))).toBe(false);
  });

  test('is similar from exactly 0.3 and strong from exactly 0.7', () => {
    expect(isSimilar(of(3, 7, 0, 1))).toBe(true);
    expect(isSimilar(of(2999, 6997, 0, 1))).toBe(true);
    expect(isSimilar(of(2999, 6998, 0, 1))).toBe(false);
    expect(isSimilar(of(0, 5, 39, 40))).toBe(false);
    expect(connectionOf(of(4, 7, 1, 1))).toEqual({ type: 'strong', weight: 0.7 });
    // Rounds to 0.7, but is below it.
    expect(connectionOf(of(9999, 10_000, 0, 20))).toEqual({ type: 'similar', weight: 0.6999 });
    expect(connectionOf(of(3999, 6999, 1, 1))).toEqual({ type: 'similar', weight: 0.7 });
  });

  test('equals exact fractions of any length, up to the largest notes', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const tags = fc.integer({ min: 0, max: 20 });
    const note = fc.record({ from: count, words: count, tag: tags, tags });
    const signature = ({
      from,
      words: n,
      tag,
      tags: t,
    }: {
      from: number;
      words: number;
      tag: number;
      tags: number;
    }) => ({
      keywords: words(n, from),
      tags: words(t, tag),
    });
    const ours = (a: ReturnType<typeof signature>, b: ReturnType<typeof signature>) => {
      const [w, t] = [a.keywords.filter((x) => b.keywords.includes(x)), a.tags.filter((x) => b.tags.includes(x))];
      return of(
        w.length,
        a.keywords.length + b.keywords.length - w.length,
        t.length,
        a.tags.length + b.tags.length - t.length,
      );
    };
    fc.assert(
      fc.property(note, note, note, note, (...notes) => {
        const [a, b, c, d] = notes.map(signature) as [ReturnType<typeof signature>, ...ReturnType<typeof signature>[]];
        const [x, y] = [ours(a, b as typeof a), ours(c as typeof a, d as typeof a)];
        const [p, q] = [score(a, b as typeof a), score(c as typeof a, d as typeof a)];
        expect([BigInt(x.numerator), BigInt(x.denominator)]).toEqual(p);
        const exact = p[0] * q[1] - q[0] * p[1];
        expect(Math.sign(compareScores(x, y))).toBe(exact === 0n ? 0 : exact > 0n ? 1 : -1);
      }),
      { seed: 5 },
    );
    const largest = of(10_000, 10_000, 40, 40);
    expect(10 * largest.numerator * largest.denominator).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });
});
