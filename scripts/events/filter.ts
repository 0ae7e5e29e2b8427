import type { Letter } from './letter.ts';

/** Which letters are meant. */
export type Filter = (letter: Letter) => boolean;

const tests: Readonly<Record<string, (letter: Letter, value: string) => boolean>> = {
  type: ({ types }, value) => types.includes(value),
  user: ({ user }, value) => user === value,
  reason: ({ reason }, value) => reason.toLowerCase().includes(value.toLowerCase()),
};

/**
 * Reads `FILTER`: `type=NodeCreated`, `user=<id>` or `reason=<part of it>`; without one, every letter is meant.
 * @throws naming the possible ones
 */
export function parseFilter(value: string | undefined): Filter {
  if (!value) return () => true;
  const at = value.indexOf('=');
  const [key, wanted] = [value.slice(0, Math.max(0, at)), value.slice(at + 1)];
  const test = tests[key];
  if (!test || wanted === '')
    throw new Error(`FILTER=${value} is not a filter: use type=NodeCreated, user=<userId> or reason=<part of it>.`);
  return (letter) => test(letter, wanted);
}
