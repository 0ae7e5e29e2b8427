import type { Query } from 'minisearch';
import { weights } from './note-index.ts';
import { isPiece, queryTermsOf } from './terms.ts';

/** Bounds of the work that one query can cause. */
const queryCharacters = 256;
const queryTerms = 16;

/** The words of a query that are searched. */
export const wordsOf = (q: string): string[] => queryTermsOf(q.slice(0, queryCharacters)).slice(0, queryTerms);

/** Typos forgiven in a word: none in short ones and in numbers, where another letter is another word. */
function editsOf(term: string): number {
  if (term.length < 4 || /\p{N}/u.test(term) || isPiece(term)) return 0;
  return term.length < 8 ? 1 : 2;
}

/**
 * The last word may be unfinished from two letters on, since people look while they type. The others from four, so that a long
 * query of short words does not match the vocabulary many times over. An ideograph is a word of its own and begins many pieces:
 * four of them are searched that way.
 */
const mayBeUnfinished = (term: string, fromEnd: number): boolean =>
  (isPiece(term) && fromEnd < 4) || term.length >= (fromEnd === 0 ? 2 : 4);

/** Two letters in the wrong order are two edits: too many for a medium word, so those words are looked up. */
function swapsOf(term: string, hasTerm: (term: string) => boolean): string[] {
  if (editsOf(term) !== 1) return [];
  const swapped = Array.from(
    { length: term.length - 1 },
    (_, at) => term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2),
  );
  return [...new Set(swapped)].filter((word) => word !== term && hasTerm(word));
}

/** What MiniSearch is asked: every word (`AND`) or any of them (`OR`), as typed or also with typos. */
export function queryFor(
  words: readonly string[],
  combineWith: 'AND' | 'OR',
  typos: { readonly hasTerm: (term: string) => boolean } | undefined,
): Query {
  const queries = words.map((word, position): Query => {
    const prefix = mayBeUnfinished(word, words.length - 1 - position);
    const asTyped: Query = { combineWith: 'OR', queries: [word], prefix, fuzzy: typos ? editsOf(word) : false };
    const swaps = typos ? swapsOf(word, typos.hasTerm) : [];
    if (swaps.length === 0) return asTyped;
    const swapped: Query = {
      combineWith: 'OR',
      queries: swaps,
      prefix: false,
      fuzzy: false,
      boostTerm: () => weights.fuzzy,
    };
    return { combineWith: 'OR', queries: [asTyped, swapped] };
  });
  return { combineWith, queries };
}
