import { stopWords } from './stop-words.ts';

const asciiWords = /[a-z\d]+/g;
const words = /[\p{L}\p{M}\p{Nd}]+/gu;
const beyondAscii = /[^\x00-\x7f]/;
const asciiLetter = /[a-z]/;
const letter = /\p{L}/u;

/** A keyword has more characters than this. */
const tooShort = 2;

/** Counts whole characters only where a word may be short: most words are decided by their length alone. */
const isLong = (word: string): boolean =>
  word.length > 2 * tooShort || (word.length > tooShort && [...word].length > tooShort);

/** One spelling for each word: composed characters, lower case (which may decompose one, so they are composed again). */
const fold = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/**
 * The keywords of a note, sorted: its words in lower case of more than two characters, each once, without English stop words.
 * A word is a run of letters with their marks; digits may stand in it (`utf8`, `2nd`), but not alone.
 */
export function keywordsOf(content: string): string[] {
  const folded = beyondAscii.test(content) ? fold(content) : content.toLowerCase();
  const isAscii = !beyondAscii.test(folded);
  const found = new Set<string>();
  for (const word of folded.match(isAscii ? asciiWords : words) ?? [])
    if (isLong(word) && !stopWords.has(word) && (isAscii ? asciiLetter : letter).test(word)) found.add(word);
  return [...found].sort();
}
