import { backoffMs, isRetryable } from '../batch/index.ts';
import { mapBounded } from '../work/index.ts';

/** Calls to one target under way at once. */
const concurrentCalls = 4;

/** Why one entry of a call was not taken. `permanent`: it never will be, however often it is sent. */
export interface Refusal {
  readonly reason: string;
  readonly permanent: boolean;
}

/** Something that takes entries in calls. */
export interface Target<Entry> {
  readonly maxEntries: number;
  /** Of all entries of a call together, and so of one. */
  readonly maxBytes: number;
  bytes(entry: Entry): number;
  /** Entries of one lane go one after another, each when the one before it was taken. Without lanes, every entry goes when there is room. */
  lane?(entry: Entry): string;
  /** @returns what became of each entry, in their order; undefined of those taken @throws when the whole call failed */
  send(entries: readonly Entry[]): Promise<readonly (Refusal | undefined)[]>;
}

/** How long and by what clock to try. Times in milliseconds. */
export interface Patience {
  readonly wait: (ms: number) => Promise<unknown>;
  readonly random: () => number;
  readonly now: () => number;
  /** No wait ends after this moment. */
  readonly deadline: number;
  /** Rounds in which something failed, one after another. */
  readonly maxAttempts: number;
}

/** An entry that was not taken, with the reason. */
export interface NotTaken<Entry> {
  readonly entry: Entry;
  readonly reason: string;
}

/** What became of the entries. */
export interface Delivery<Entry> {
  readonly taken: Entry[];
  /** Can never be sent. */
  readonly refused: NotTaken<Entry>[];
  /** Could be sent later. */
  readonly left: NotTaken<Entry>[];
  /** Answers that said no, those of entries that were taken later included. */
  failures: number;
}

/** Cuts entries into calls that keep the target's limits, in their order. */
function* callsOf<Entry>(target: Target<Entry>, entries: readonly Entry[]): Generator<Entry[]> {
  let call: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = target.bytes(entry);
    if (call.length === target.maxEntries || (call.length > 0 && bytes + size > target.maxBytes)) {
      yield call;
      call = [];
      bytes = 0;
    }
    call.push(entry);
    bytes += size;
  }
  if (call.length > 0) yield call;
}

/** One call. What fails as a whole but may succeed later is as if each of its entries had failed so. */
async function answersOf<Entry>(
  target: Target<Entry>,
  entries: readonly Entry[],
): Promise<readonly (Refusal | undefined)[]> {
  try {
    return await target.send(entries);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return entries.map(() => ({ reason: (error as Error).name, permanent: false }));
  }
}

/** The entries still to be sent, by lane. */
class Lanes<Entry> {
  readonly #lanes: Entry[][];

  constructor({ lane }: Target<Entry>, entries: readonly Entry[]) {
    this.#lanes = lane ? [...Map.groupBy(entries, lane).values()] : entries.map((entry) => [entry]);
  }

  /** The first entry of each lane: what may be sent now. */
  heads(): Entry[] {
    return this.#open().map(([head]) => head as Entry);
  }

  done(entries: ReadonlySet<Entry>): void {
    for (const lane of this.#open()) if (entries.has(lane[0] as Entry)) lane.shift();
  }

  rest(): Entry[] {
    return this.#lanes.flat();
  }

  #open(): Entry[][] {
    return this.#lanes.filter(({ length }) => length > 0);
  }
}

/** Sends the heads of all lanes once. @returns those that failed and may come again */
async function round<Entry>(
  target: Target<Entry>,
  lanes: Lanes<Entry>,
  delivery: Delivery<Entry>,
): Promise<Map<Entry, string>> {
  const calls = callsOf(target, lanes.heads());
  const again = new Map<Entry, string>();
  const done = new Set<Entry>();
  await mapBounded(calls, concurrentCalls, async (call) => {
    const answers = await answersOf(target, call);
    for (const [i, entry] of call.entries()) {
      const answer = answers[i];
      if (answer) delivery.failures += 1;
      if (!answer) delivery.taken.push(entry);
      else if (answer.permanent) delivery.refused.push({ entry, reason: answer.reason });
      else again.set(entry, answer.reason);
      if (!again.has(entry)) done.add(entry);
    }
  });
  lanes.done(done);
  return again;
}

/**
 * Sends entries in as few calls as the target's limits allow, and again only those that failed, after a wait with full jitter.
 * @throws what fails a whole call and no retry can mend, such as a missing permission
 */
export async function deliver<Entry>(
  target: Target<Entry>,
  entries: readonly Entry[],
  { wait, random, now, deadline, maxAttempts }: Patience,
): Promise<Delivery<Entry>> {
  const delivery: Delivery<Entry> = { taken: [], refused: [], left: [], failures: 0 };
  const fits = (entry: Entry): boolean => target.bytes(entry) <= target.maxBytes;
  const tooLarge = `Over ${target.maxBytes} bytes`;
  for (const entry of entries) if (!fits(entry)) delivery.refused.push({ entry, reason: tooLarge });
  const lanes = new Lanes(target, entries.filter(fits));
  for (let attempt = 0; lanes.heads().length > 0; ) {
    const again = await round(target, lanes, delivery);
    if (again.size === 0) {
      attempt = 0;
      continue;
    }
    const ms = backoffMs(attempt, { random });
    attempt += 1;
    if (attempt === maxAttempts || now() + ms > deadline) {
      const behind = 'Behind one that failed';
      delivery.left.push(...lanes.rest().map((entry) => ({ entry, reason: again.get(entry) ?? behind })));
      break;
    }
    await wait(ms);
  }
  return delivery;
}
