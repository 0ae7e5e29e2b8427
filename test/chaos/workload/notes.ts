import type { NodeDraft } from '../../../shared/contract/index.ts';

/** A whole number below `count`. */
export type Pick = (count: number) => number;

export const picking =
  (random: () => number): Pick =>
  (count) =>
    Math.floor(random() * count);

const topics = 4;
const wordsOfTopic = 9;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A word that is no stop word and that tells its topic. */
const word = (topic: number, n: number): string => `word${letters[topic]}${letters[n]}`;

/** Content about one topic: two notes of one topic are alike about as often as not. */
export function someContent(pick: Pick): string {
  const topic = pick(topics);
  const words = Array.from({ length: 3 + pick(4) }, () => word(topic, pick(wordsOfTopic)));
  return [...words, word(pick(topics), pick(wordsOfTopic))].join(' ');
}

export const someTags = (pick: Pick): string[] =>
  Array.from({ length: pick(3) }, () => `tag-${letters[pick(6)] as string}`);

export const someDraft = (pick: Pick): NodeDraft => ({
  content: someContent(pick),
  title: `Title ${pick(1_000_000)}`,
  tags: someTags(pick),
});
