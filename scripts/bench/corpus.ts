import { seededRandom } from '../../test/support/table-model/index.ts';
import { seeds } from './settings.ts';

export type Random = () => number;

const vocabularyWords = 30_000;
const syllables = 'ka ro mi te sun der pla no vi lo gra be shi ton ar el um is qu en dor fa lin mo per ti ve za'.split(
  ' ',
);

/** Made-up words; the frequent ones are short, as in any language. */
function vocabulary(): string[] {
  const random = seededRandom(seeds.vocabulary);
  const words = new Set<string>();
  while (words.size < vocabularyWords) {
    const length = 1 + Math.floor(random() * (2 + Math.min(3, words.size / 1_000)));
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
}

const words = vocabulary();
/** Running sums of 1/(rank + 2.7): words come as often as in prose (Zipf and Mandelbrot). */
const sums = Float64Array.from(words);
words.reduce((sum, _, rank) => {
  sums[rank] = sum + 1 / (rank + 3.7);
  return sums[rank];
}, 0);

export function wordFrom(random: Random): string {
  const target = random() * (sums.at(-1) ?? 0);
  let [low, high] = [0, words.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return words[low] ?? '';
}

export const wordsFrom = (random: Random, count: number): string =>
  Array.from({ length: count }, () => wordFrom(random)).join(' ');

/** Prose of about so many characters: sentences of 4 to 20 words, paragraphs of some sentences. */
export function textFrom(random: Random, characters: number): string {
  const parts: string[] = [];
  for (let length = 0; length < characters; ) {
    const sentence = wordsFrom(random, 4 + Math.floor(random() * 17));
    const end = random() < 0.2 ? '.\n\n' : '. ';
    parts.push(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${end}`);
    length += sentence.length + end.length;
  }
  return parts.join('').slice(0, characters).trimEnd();
}

/** Shortest and longest note, and the median between them, in characters. */
export const noteSizes = { least: 40, median: 1_200, most: 20_000, sigma: 1.1 } as const;

/** A note's size, log-normal: many short ones, a few very long ones. */
export function noteSizeFrom(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const size = noteSizes.median * Math.exp(noteSizes.sigma * normal);
  return Math.round(Math.min(noteSizes.most, Math.max(noteSizes.least, size)));
}
