/**
 * How alike two notes are: 0.7 × Jaccard(keywords) + 0.3 × Jaccard(tags), as a fraction of whole numbers.
 *
 * A note has at most 5,000 keywords (20,000 characters, each word at least 3 and a gap) and 20 tags, so a denominator is at most
 * 10 · 10,000 · 40 = 4·10⁶ and a product of two 1.6·10¹³: far below 2⁵³. Doubles hold every number here exactly.
 */
export interface Score {
  readonly numerator: number;
  readonly denominator: number;
}

/** What joins two similar notes. */
export interface Connection {
  readonly type: 'similar' | 'strong';
  /** The score, rounded to four decimals. */
  readonly weight: number;
}

/**
 * The score of two notes by what they share and have together, in keywords and in tags.
 * Nothing in common of nothing counts 0: an empty union is a factor of 1 above an intersection of 0.
 */
export function scoreOf(sharedWords: number, allWords: number, sharedTags: number, allTags: number): Score {
  const [words, tags] = [Math.max(1, allWords), Math.max(1, allTags)];
  return { numerator: 7 * sharedWords * tags + 3 * sharedTags * words, denominator: 10 * words * tags };
}

/** Above 0 when `a` is the higher score, 0 when both are equal. By cross multiplication: no rounding decides. */
export const compareScores = (a: Score, b: Score): number => a.numerator * b.denominator - b.numerator * a.denominator;

/** At least 0.3: alike enough for an automatic edge. */
export const isSimilar = ({ numerator, denominator }: Score): boolean => 10 * numerator >= 3 * denominator;

/** At least 0.7. */
const isStrong = ({ numerator, denominator }: Score): boolean => 10 * numerator >= 7 * denominator;

/** The edge that a score of at least 0.3 gives. */
export const connectionOf = (score: Score): Connection => ({
  type: isStrong(score) ? 'strong' : 'similar',
  weight: Math.round((10_000 * score.numerator) / score.denominator) / 10_000,
});
