import type { CallFault } from '../../support/event-model/index.ts';

/** Faults that a consumer must take for trouble that passes, however often a message has come. The others say that it fails. */
const passing: readonly CallFault[] = ['crashBefore', 'crashAfter', 'throttled', 'answerLost', 'resent'];
const kinds: readonly CallFault[] = [...passing, 'hangs', 'late'];
/** Tries of a message that may meet any fault, and the last that may meet one at all: its queue gives up at 10. */
const tries = { any: 3, passing: 7 };
/** Share of invocations in which something is to happen. */
const share = 0.6;
/** Chance that it happens to a call that was hit less often than the average of the function's calls, or more often. */
const chances = { below: 0.5, above: 0.02 };
/** Half minutes of each five minutes in which a service is away. */
const outages = { bus: 2, sqs: 4, table: 7 } as const;
/** Calls that do not go to the table. */
const otherServices = /Message|Events/;

/** Decides what goes wrong, one fault in each invocation at most, and remembers where it did. */
export class FaultPlan {
  /** Faults that struck, by function, call and kind, or by what else they hit. */
  readonly struck = new Map<string, number>();
  /** By function, how often each of the calls that it was seen to make was hit. */
  readonly #hits = new Map<string, Map<string, number>>();
  readonly #random: () => number;
  readonly #now: () => number;

  /** @param now milliseconds of the run */
  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /**
   * The faults of one invocation of a function. Calls that it makes seldom are hit as often as the others.
   * @param tried how often the message has come that came most often
   */
  next(functionName: string, tried = 1): ((call: string) => CallFault | undefined) | undefined {
    if (tried > tries.passing) return undefined;
    const possible = tried <= tries.any ? kinds : passing;
    const hits = this.#hits.get(functionName) ?? new Map<string, number>();
    this.#hits.set(functionName, hits);
    let open = this.#random() < share;
    return (call) => {
      const hit = hits.get(call) ?? 0;
      hits.set(call, hit);
      if (!otherServices.test(call) && this.outage('table')) return 'throttled';
      const average = [...hits.values()].reduce((sum, count) => sum + count, 0) / hits.size;
      const chance = hit <= average ? chances.below : chances.above;
      if (!open || this.#random() >= chance) return undefined;
      open = false;
      hits.set(call, hit + 1);
      return this.#rarest(`${functionName} ${call}`, possible);
    };
  }

  /** The kind that has struck there least often. */
  #rarest(where: string, possible: readonly CallFault[]): CallFault {
    const count = (kind: CallFault): number => this.struck.get(`${where} ${kind}`) ?? 0;
    const rarest = possible.toSorted((a, b) => count(a) - count(b))[0] as CallFault;
    this.#note(`${where} ${rarest}`);
    return rarest;
  }

  /** Whether a service is away at this moment of the run: for half a minute in every five, each at another time. */
  outage(service: keyof typeof outages): boolean {
    const away = Math.floor(this.#now() / 30_000) % 10 === outages[service];
    if (away) this.#note(`an outage of ${service}`);
    return away;
  }

  /** Whether something happens that has this chance. */
  strikes(what: string, chance: number): boolean {
    if (this.#random() >= chance) return false;
    this.#note(what);
    return true;
  }

  #note(what: string): void {
    this.struck.set(what, (this.struck.get(what) ?? 0) + 1);
  }
}
