import { describe, expect, test } from '@jest/globals';
import { SearchIndex } from '../../../shared/search/index.ts';
import { everything, found, indexOf, note, reloaded } from './corpus.ts';

describe('a search', () => {
  test('finds nothing in an empty index', () => {
    expect(SearchIndex.empty().search('anything', everything)).toEqual({ hits: [], total: 0 });
  });

  test('ranks a word in the title over one in a tag over one in the text', () => {
    const index = indexOf([
      note('text', { title: 'other', tags: ['thing'], text: 'garden' }),
      note('tag', { title: 'other', tags: ['garden'], text: 'thing' }),
      note('title', { title: 'garden', tags: ['thing'], text: 'other' }),
    ]);
    expect(found(index, 'garden')).toEqual(['title', 'tag', 'text']);
  });

  test('ranks the word as typed over longer words and over typos', () => {
    const index = indexOf([
      note('mistyped', { text: 'gardin' }),
      note('begun', { text: 'gardener' }),
      note('typed', { text: 'garden' }),
    ]);
    expect(found(index, 'garden')).toEqual(['typed', 'begun', 'mistyped']);
  });

  test('gives only notes with every word while there are any', () => {
    const index = indexOf([
      note('both', { text: 'river garden' }),
      note('one', { title: 'river', text: 'water' }),
      note('other', { title: 'garden' }),
    ]);
    expect(found(index, 'garden river')).toEqual(['both']);
  });

  test('gives notes with any of the words when none has all, those with more of them first', () => {
    const index = indexOf([
      note('one', { text: 'river stone water house' }),
      note('two', { text: 'river garden water house' }),
      note('none', { text: 'something else' }),
    ]);
    expect(found(index, 'river garden mountain')).toEqual(['two', 'one']);
  });

  test('prefers notes with every word, one mistyped, to notes with any of them', () => {
    const index = indexOf([note('both', { text: 'river garden' }), note('one', { title: 'river' })]);
    expect(found(index, 'river gardan')).toEqual(['both']);
  });

  test.each([
    ['a missing letter', 'galery'],
    ['a wrong letter', 'gallory'],
    ['a letter too many', 'gallerry'],
    ['two letters in the wrong order', 'galelry'],
  ])('forgives %s', (_, q) => {
    expect(found(indexOf([note('n', { text: 'gallery' })]), q)).toEqual(['n']);
  });

  test.each(['cot', 'ca', 'ct', 'h', '2025'])('takes "%s" for no typo of cut, house or 2024', (q) => {
    expect(found(indexOf([note('n', { text: 'cut house 2024' })]), q)).toEqual([]);
  });

  test('completes words from two letters on, every word of a query from four', () => {
    const index = indexOf([note('n', { text: 'project meeting' })]);
    expect(['p', 'pr', 'proj', 'proj meet', 'meet pr'].map((q) => found(index, q).length)).toEqual([0, 1, 1, 1, 1]);
  });

  test('forgives nothing once as many notes as a page holds have the word as typed', () => {
    const notes = Array.from({ length: 20 }, (_, n) => note(`typed${n}`, { text: 'garden' }));
    expect(found(indexOf([...notes, note('mistyped', { text: 'gardin' })]), 'garden')).not.toContain('mistyped');
  });

  test('orders equals by id, whatever the order of insertion', () => {
    const notes = ['c', 'a', 'b'].map((id) => note(id, { text: 'garden' }));
    expect(found(indexOf(notes), 'garden')).toEqual(['a', 'b', 'c']);
  });

  test('pages by offset', () => {
    const index = indexOf(Array.from({ length: 7 }, (_, n) => note(`n${n}`, { text: 'garden' })));
    const page = (offset: number) => index.search('garden', { limit: 3, offset });
    expect([0, 3, 6, 9].map((offset) => page(offset).hits.length)).toEqual([3, 3, 1, 0]);
    expect(page(9).total).toBe(7);
  });

  test.each([
    ['東京都庁の近く', ['京都', '都庁', '東', '庁', '近く', '東京都庁']],
    ['ภาษาไทยไม่มีช่องว่าง', ['ภาษา', 'ไทย', 'ภา', 'ช่องว่าง']],
    ['新しいiPhoneの手机', ['iphone', '手机', '新しい']],
    ['한국어를 배우다', ['한국', '한국어를', '배우다']],
    ['Привет мир, ёлка', ['привет', 'елка']],
    ['naïve Straße Łódź', ['naive', 'NAÏVE', 'strasse', 'lodz']],
  ])('finds parts of %s', (text, queries) => {
    const index = indexOf([note('n', { text })]);
    expect(queries.filter((q) => found(index, q).length === 0)).toEqual([]);
  });
});

describe('a query that means harm', () => {
  const text = 'constructor prototype proto toString hasOwnProperty 100';
  const hostile = [
    '',
    '   ',
    '__proto__',
    'constructor',
    'hasOwnProperty toString',
    '\ud800',
    'a\udc00b',
    '.*+?^$()|[]{}\\',
    '(((((((((((a+)+)+)+$',
    '\0\x01\x7f',
    '%_*',
    '*',
    '<script>alert(1)</script>',
    '&#1114112; &#xd800; &#0;',
    '👩‍👩‍👧‍👦',
    'ﷺ'.repeat(256),
    '<'.repeat(100_000),
    'a '.repeat(100_000),
    'ab'.repeat(100_000),
    '的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为',
  ];

  test.each(hostile.map((q) => [q.slice(0, 24), q]))('is answered: %j', (_, q) => {
    const index = reloaded(indexOf([note('__proto__', { title: '__proto__', text }), note('constructor', { text })]));
    const { hits, total } = index.search(q, everything);
    expect(hits).toHaveLength(total);
  });

  test('finds notes by words and ids that are names of JavaScript', () => {
    const index = reloaded(indexOf([note('__proto__', { title: '__proto__', text }), note('constructor', { text })]));
    expect(found(index, '__proto__')).toEqual(['__proto__', 'constructor']);
    expect(found(index, 'constructor')).toEqual(['constructor', '__proto__'].sort());
    expect([index.versionOf('__proto__'), index.versionOf('toString')]).toEqual([1, undefined]);
  });

  test('is read up to 16 words and 256 characters', () => {
    const words = Array.from({ length: 17 }, (_, n) => `word${String.fromCharCode(97 + n).repeat(3)}`);
    const index = indexOf([note('17th', { text: words[16] }), note('late', { text: 'treasure' })]);
    expect(found(index, words.join(' '))).toEqual([]);
    expect(found(index, `${'x'.repeat(255)} treasure`)).toEqual([]);
  });
});

describe('put and remove', () => {
  test('keep the newest version of a note, in whatever order they come', () => {
    const index = indexOf([note('n', { version: 2, text: 'second' })]);
    expect(index.put(note('n', { version: 1, text: 'first' }))).toBe(false);
    expect(index.put(note('n', { version: 2, text: 'another' }))).toBe(false);
    expect(['first', 'another', 'second'].map((q) => found(index, q).length)).toEqual([0, 0, 1]);
    expect(index.put(note('n', { version: 3, text: 'third' }))).toBe(true);
    expect(['second', 'third'].map((q) => found(index, q).length)).toEqual([0, 1]);
    expect([index.versionOf('n'), index.documentCount]).toEqual([3, 1]);
  });

  test('tell whether a note was known', () => {
    const index = indexOf([note('n', { text: 'garden' })]);
    expect([index.remove('n'), index.remove('n'), index.documentCount, [...index.ids()]]).toEqual([true, false, 0, []]);
    expect([index.versionOf('n'), found(index, 'garden')]).toEqual([undefined, []]);
  });

  test('show in the estimated size', () => {
    const index = SearchIndex.empty();
    const empty = index.estimatedBytes;
    index.put(note('n', { text: 'some words of a note' }));
    const one = index.estimatedBytes;
    index.remove('n');
    index.search('words', everything);
    expect([one > empty, index.estimatedBytes]).toEqual([true, empty]);
  });
});
