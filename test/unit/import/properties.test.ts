import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSkipped, parseDocument } from '../../../scripts/import/document.ts';
import { characterCount } from '../../../scripts/import/limits.ts';
import { hashTags, selectTags } from '../../../scripts/import/tags.ts';
import { cutTitle } from '../../../scripts/import/title.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 500 });
const emoji = fc.constantFrom('👩‍👩‍👧‍👦', '🇩🇪', 'é', 'e\u0301', '𝒳', 'a', ' ');
const markdownPiece = fc.constantFrom(
  '# ',
  '#',
  '[[',
  ']]',
  '|',
  '`',
  '```\n',
  '---\n',
  'title: ',
  'tags: ',
  '\n',
  '<h1>',
  '</h1>',
  '](a.md)',
  '[',
);
const markdownLike = fc
  .array(fc.oneof(markdownPiece, anyText, emoji), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

describe('titles', () => {
  test('never exceed the limit, never split a surrogate pair, and are a beginning of the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(emoji, anyText), { maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (pieces, limit) => {
          const whole = cutTitle(pieces.join(''), Number.MAX_SAFE_INTEGER);
          const title = cutTitle(pieces.join(''), limit);
          expect(title.length).toBeLessThanOrEqual(limit);
          expect(title.isWellFormed()).toBe(true);
          expect(whole.startsWith(title)).toBe(true);
          if (whole.length <= limit) expect(title).toBe(whole);
        },
      ),
    );
  });

  test('end between visible characters', () => {
    expect(cutTitle(`${'a'.repeat(199)}👩‍👩‍👧‍👦`)).toBe('a'.repeat(199));
    expect(cutTitle('a'.repeat(200))).toHaveLength(200);
    expect(cutTitle('a'.repeat(201))).toHaveLength(200);
    expect(cutTitle(`e${'\u0301'.repeat(300)}`)).toHaveLength(200);
  });
});

describe('any text', () => {
  test('becomes a note within the limits of the API, or is skipped with a reason', () => {
    fc.assert(
      fc.property(markdownLike, (text) => {
        const result = parseDocument('folder/name.md', text);
        if (isSkipped(result)) return expect(result.detail).not.toBe('');
        expect(characterCount(result.title)).toBeGreaterThan(0);
        expect(characterCount(result.title)).toBeLessThanOrEqual(200);
        expect(result.title.isWellFormed()).toBe(true);
        expect(result.tags.length).toBeLessThanOrEqual(20);
        for (const tag of result.tags) expect(characterCount(tag)).toBeLessThanOrEqual(50);
        expect(new Set(result.tags.map((tag) => tag.toLowerCase())).size).toBe(result.tags.length);
        expect(text.endsWith(result.content)).toBe(true);
      }),
    );
  });

  test('parses to the same note every time', () => {
    fc.assert(
      fc.property(markdownLike, (text) => expect(parseDocument('a.md', text)).toEqual(parseDocument('a.md', text))),
    );
  });
});

describe('tags', () => {
  test('written in a text are found again', () => {
    const word = fc.stringMatching(/^[g-z][g-z0-9]{0,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 20 }), (words) =>
        expect(hashTags(words.map((tag) => `x #${tag},`).join(' '))).toEqual(words),
      ),
    );
  });

  test('are kept or counted as dropped, none is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), (candidates) => {
        const { tags, dropped } = selectTags(candidates);
        const distinct = new Set(candidates.filter((tag) => tag !== '').map((tag) => tag.toLowerCase()));
        expect(tags.length + dropped).toBe(distinct.size);
      }),
    );
  });
});
