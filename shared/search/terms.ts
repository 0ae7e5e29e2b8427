import { plainText } from './plain-text.ts';

const longestTerm = 40;
const words = /[\p{L}\p{N}\p{M}]+/gu;
const asciiWords = /[a-z\d]+/g;
const beyondAscii = /[^\x00-\x7f]/;

/** Marks that readers leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels. */
const optionalMarks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
/** What stands inside a word and is no part of it: soft hyphen, joiners, byte order mark, Arabic tatweel. */
const joiners = /\u00ad|\u200c|\u200d|\u2060|\ufeff|\u0640/g;
/** Letters with a common spelling that Unicode does not decompose. */
const spellings: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ς: 'σ',
};
const respelled = /[ßæœøłđıς]/g;

/**
 * Scripts written without spaces are cut into overlapping pieces: two ideographs, three Thai, Lao, Khmer or Burmese characters.
 * `Intl.Segmenter` is no faster in Japanese and Chinese (315 and 319 ms for a million characters, pieces 299 and 219) and makes
 * half as many terms, but it finds only its own words (東京都庁 without 京都), and its dictionary changes with Node's: the same
 * query and note would then be cut differently. In Thai it is faster (144 ms, pieces 266).
 */
const ideographs = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\u30fc';
const syllables = '\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}';
const compileScripts = () => ({
  unspaced: new RegExp(`[${ideographs}${syllables}]`, 'u'),
  runs: new RegExp(`[${ideographs}]+|[${syllables}]+|[^${ideographs}${syllables}]+`, 'gu'),
  isIdeographs: new RegExp(`^[${ideographs}]`, 'u'),
  isSyllables: new RegExp(`^[${syllables}]`, 'u'),
});
let compiled: ReturnType<typeof compileScripts> | undefined;
/** Compiled when they are first needed: it takes a millisecond, which no container should pay at its start. */
function scripts(): ReturnType<typeof compileScripts> {
  compiled ??= compileScripts();
  return compiled;
}

/** A piece of text without spaces: `東京` of `東京都庁`. */
export const isPiece = (term: string): boolean => beyondAscii.test(term) && scripts().unspaced.test(term);

/** Case, accents and compatibility forms folded: `Ｃａｆé` and `cafe` are one word. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!beyondAscii.test(lower)) return lower;
  return lower
    .replace(joiners, '')
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(respelled, (letter) => spellings[letter] ?? letter);
}

/** Overlapping pieces of `size` characters; with `tails`, shorter ones at the end too, so that every character starts a piece. */
function pieces(run: string, size: number, tails: boolean): string[] {
  const characters = [...run];
  const last = tails ? characters.length : Math.max(1, characters.length - size + 1);
  return Array.from({ length: last }, (_, start) => characters.slice(start, start + size).join(''));
}

function cutRuns(word: string, tails: boolean): string[] {
  const { runs, isIdeographs, isSyllables } = scripts();
  return (word.match(runs) ?? []).flatMap((run) => {
    if (isIdeographs.test(run)) return pieces(run, 2, tails);
    if (isSyllables.test(run)) return pieces(run, 3, tails);
    return [run];
  });
}

const shorten = (term: string): string =>
  term.length <= longestTerm ? term : term.slice(0, longestTerm).replace(/[\ud800-\udbff]$/, '');

function cutTerms(text: string, tails: boolean): string[] {
  const folded = fold(plainText(text));
  if (!beyondAscii.test(folded)) return (folded.match(asciiWords) ?? []).map(shorten);
  return (folded.match(words) ?? []).flatMap((word) => (isPiece(word) ? cutRuns(word, tails) : [word])).map(shorten);
}

/** The terms of a note's field, in order and with repeats. */
export const termsOf = (text: string): string[] => cutTerms(text, true);

/** The terms of a query: those of `termsOf`, without the pieces that only serve prefixes, and without repeats. */
export const queryTermsOf = (query: string): string[] => [...new Set(cutTerms(query, false))];
