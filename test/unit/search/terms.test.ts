import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { queryTermsOf, termsOf } from '../../../shared/search/terms.ts';

describe('the terms of a note', () => {
  test.each([
    ['# Title\n\n- **bold** _slanted_ `code` ~~gone~~', 'title bold slanted code gone'],
    ['[link](https://www.example.com/a_b) ![](x.png)', 'link example com a b x png'],
    ['| a | b |\n|---|:-:|\n> quoted', 'a b quoted'],
    ['<p class="lead">One<br/>two</p><!-- three -->', 'one two three'],
    ['List<String> if a<b and c>d', 'list string if a b and c d'],
    ['Tom &amp; Caf&eacute;&nbsp;&#66;&#x43;', 'tom cafe bc'],
    ['![](data:image/png;base64,iVBORw0KGgo=) after', 'after'],
    ['don’t co\u00adoperate snake_case', 'don t cooperate snake case'],
    ['ＦＵＬＬ ﬁne ÅNGSTRÖM Σίσυφος', 'full fine angstrom σισυφοσ'],
    ['مُحَمَّد שָׁלוֹם हिन्दी', 'محمد שלום हिन्दी'],
    ['東京都 カメラ', '東京 京都 都 カメ メラ ラ'],
    ['a\ud800b', 'a b'],
    ['', ''],
  ])('%j are %j', (text, terms) => {
    expect(termsOf(text).join(' ')).toBe(terms);
  });

  test('are at most 40 characters long, cut between characters', () => {
    expect(termsOf(`${'x'.repeat(39)}𝐀𝐁 ${'𐐨'.repeat(30)}`).map((term) => term.length)).toEqual([40, 40]);
    expect(termsOf(`x${'𐐨'.repeat(30)}`)[0]).toBe(`x${'𐐨'.repeat(19)}`);
  });

  test('are folded once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const terms = termsOf(text);
        expect(queryTermsOf(terms.join(' ')).filter((term) => !terms.includes(term))).toEqual([]);
      }),
      { seed: 11, numRuns: 600 },
    );
  });

  test.each([
    '<',
    '<a',
    '<a ',
    '&',
    '&#',
    'data:',
    'data:a/a;base64,',
    'https://',
    '\u0301',
    'a\u0301',
    '東',
    'ไ',
    '-',
    '\ud83d',
  ])('are cut from 200,000 characters of %j in time that grows with its length', (unit) => {
    const begin = performance.now();
    termsOf(unit.repeat(200_000 / unit.length));
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
