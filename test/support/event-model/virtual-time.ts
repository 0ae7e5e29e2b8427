import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** Turns of the event loop in which nothing was under way, before time may move on: a promise may take some to be followed. */
const quietTurns = 2;

/**
 * The clock of a simulated run. Every timer of the program waits for it, and it jumps to the next one as soon as everything
 * that needs no time is done: minutes of backoff and visibility timeouts take milliseconds, and in the same order in every run.
 */
export class VirtualTime {
  #busy = 0;

  /** Takes the place of the machine's clock and timers until `stop`. */
  static start(at = '2026-01-01T00:00:00Z'): VirtualTime {
    jest.useFakeTimers({
      now: new Date(at),
      // The models answer in a later, real turn of the event loop.
      doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'hrtime'],
    });
    // As in Node, a timer takes a millisecond at least: whoever waits for a part of one must not find that no time has passed.
    const fake = globalThis.setTimeout;
    const whole = (task: () => void, ms = 1) => fake(task, Math.max(1, Math.ceil(ms)));
    globalThis.setTimeout = whole as typeof setTimeout;
    return new VirtualTime();
  }

  stop(): void {
    jest.clearAllTimers();
    jest.useRealTimers();
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now();

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Keeps time still until this work, which must need none, is done. */
  async still<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#busy -= 1;
    }
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await turn();
      if (this.#busy > 0) quiet = -1;
    }
  }

  /**
   * Lets time pass until `reached` says so.
   * @throws when it does not within `limitMs`, or when nothing is left that could ever happen
   */
  async until(what: string, reached: () => boolean, limitMs: number): Promise<void> {
    const end = this.now() + limitMs;
    await this.#settle();
    while (!reached()) {
      if (this.now() > end) throw new Error(`Not within ${limitMs / 1000} s of the run: ${what}`);
      if (jest.getTimerCount() === 0) throw new Error(`Nothing is left to happen, yet not reached: ${what}`);
      jest.advanceTimersToNextTimer();
      await this.#settle();
    }
  }

  /** Lets time pass until the work is done, and gives what it gives. */
  async finish<T>(work: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    await this.until('the end of the work', () => done, limitMs);
    return work;
  }
}
