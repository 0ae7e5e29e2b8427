import { characterCount, noteLimits } from './limits.ts';
import { plainLine } from './title.ts';

/** Tags of a note, and how many more its author wrote than a note can hold. */
export interface TagSelection {
  readonly tags: string[];
  /** Tags left out: too long, or beyond the number a note may have. */
  readonly dropped: number;
}

// A tag starts after white space or punctuation (not inside `C#x` or a URL's fragment). Digits alone are an issue number.
const hashTag = /(?<=^|[\s([{,;*_"'>|])#([\p{L}\p{M}\p{N}_/-]*\p{L}[\p{L}\p{M}\p{N}_/-]*)/gu;

/** The `#tags` of a text from which code, links and HTML were blanked out, without their number sign, in order. */
export function hashTags(text: string): string[] {
  return [...text.matchAll(hashTag)]
    .map((match) => (match[1] ?? '').replace(/^[_/-]+|[_/-]+$/g, ''))
    .filter((tag) => !isColour(tag));
}

/**
 * Tags of front matter: a list, or one string separated by commas, else by white space. Anything else gives none.
 * A leading `#` is dropped.
 */
export function frontMatterTags(value: unknown): string[] {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? splitTags(value) : [];
  return items
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map((item) => plainLine(String(item)).replace(/^#+/, ''));
}

/** Drops blanks and repetitions (letter case apart; the first spelling stays) and whatever a note cannot hold. */
export function selectTags(candidates: readonly string[]): TagSelection {
  const bySpelling = new Map<string, string>();
  for (const tag of candidates) {
    const spelling = tag.toLowerCase();
    if (tag !== '' && !bySpelling.has(spelling)) bySpelling.set(spelling, tag);
  }
  const distinct = [...bySpelling.values()];
  const tags = distinct.filter((tag) => characterCount(tag) <= noteLimits.tagCharacters).slice(0, noteLimits.tags);
  return { tags, dropped: distinct.length - tags.length };
}

/** `#ff0000`, but not a word like `#add`. */
function isColour(tag: string): boolean {
  return /^(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(tag) && /\d/.test(tag);
}

function splitTags(text: string): string[] {
  return text.split(text.includes(',') ? ',' : /\s+/u);
}
