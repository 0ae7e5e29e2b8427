import type { Filter } from './filter.ts';
import type { Letter, LetterBox } from './letter.ts';

/** Letters by reason and kind. */
export type Census = Map<string, { readonly reason: string; readonly type: string; count: number }>;

/** What a redrive found and did. */
export interface RedriveOutcome {
  /** Of the letters that are meant. */
  readonly census: Census;
  /** About how many lay there at first. */
  readonly total: number;
  seen: number;
  meant: number;
  moved: number;
  readonly failures: { readonly id: string; readonly reason: string }[];
  stopped: boolean;
}

export interface RedriveOptions {
  readonly box: LetterBox;
  readonly filter: Filter;
  /** Sends them again; else they are only counted. */
  readonly apply: boolean;
  /** Letters a second. */
  readonly rate: number;
  /** Asked before each letter: whoever is told to stop leaves the rest where it is. */
  readonly stopping: () => boolean;
  readonly onProgress: (moved: number, total: number) => void;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly now: () => number;
}

function count(census: Census, { reason, types }: Letter): void {
  for (const type of types) {
    const key = JSON.stringify([reason, type]);
    const row = census.get(key);
    if (row) row.count += 1;
    else census.set(key, { reason, type, count: 1 });
  }
}

/** Gives the moment of each next letter: so many a second, and none to be caught up after a pause. */
function pacer({ rate, wait, now }: RedriveOptions): () => Promise<void> {
  let next = now();
  return async () => {
    const ms = next - now();
    if (ms > 0) await wait(ms);
    next = Math.max(next, now()) + 1_000 / rate;
  };
}

/** Sends what is meant of some letters. @returns those that stay */
async function move(
  letters: readonly Letter[],
  options: RedriveOptions,
  outcome: RedriveOutcome,
  turn: () => Promise<void>,
): Promise<Letter[]> {
  const { box, filter, stopping } = options;
  const stay: Letter[] = [];
  const blocked = new Set<string>();
  for (const letter of letters) {
    outcome.stopped ||= stopping();
    // Behind one that could not be sent, its group waits: nothing overtakes it.
    if (outcome.stopped || !filter(letter) || blocked.has(letter.group)) {
      stay.push(letter);
      continue;
    }
    await turn();
    try {
      await box.deliver(letter);
      await box.remove(letter);
      outcome.moved += 1;
      options.onProgress(outcome.moved, outcome.total);
    } catch (error) {
      blocked.add(letter.group);
      outcome.failures.push({ id: letter.id, reason: (error as Error).message });
      stay.push(letter);
    }
  }
  return stay;
}

/**
 * Counts the letters of a box and, if asked, sends them to where they could not be handled. Each leaves its box only after it
 * was taken there: stopped at any point, or done twice, nothing is lost. All it takes stay out of others' sight until its end.
 */
export async function redrive(options: RedriveOptions): Promise<RedriveOutcome> {
  const { box, filter, apply, stopping } = options;
  const total = await box.count();
  const outcome: RedriveOutcome = {
    ...{ census: new Map(), total, seen: 0, meant: 0, moved: 0, failures: [], stopped: false },
  };
  const turn = pacer(options);
  const held: Letter[] = [];
  const known = new Set<string>();
  try {
    while (!outcome.stopped) {
      const taken = await box.take();
      const letters = taken.filter(({ id }) => !known.has(id));
      for (const { id } of letters) known.add(id);
      // What comes a second time was kept from others for so long that it came back: all has been seen.
      if (letters.length < taken.length) held.push(...taken.filter((letter) => !letters.includes(letter)));
      if (letters.length === 0) break;
      outcome.seen += letters.length;
      const meant = letters.filter(filter);
      outcome.meant += meant.length;
      for (const letter of meant) count(outcome.census, letter);
      held.push(...(apply ? await move(letters, options, outcome, turn) : letters));
      outcome.stopped ||= stopping();
    }
  } finally {
    await box.release(held);
  }
  return outcome;
}
