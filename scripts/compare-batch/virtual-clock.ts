/** What came of a piece of work, and how long it took in virtual time. */
export interface VirtualRun<T> {
  readonly result: PromiseSettledResult<T>;
  readonly elapsedMs: number;
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** How often the event loop turns before time moves on: promises and streams of the work have settled by then. */
const defaultTurns = 1;

/**
 * Runs `work` with a clock of its own: `setTimeout` and `performance.now` stand on virtual time, which jumps to the next timer
 * whenever nothing else is left to do. Waits cost nothing, and the same work takes the same time on every machine.
 * @param turns event-loop turns to allow between two timers
 * @throws Error when the work waits for something that no timer will bring
 */
export async function inVirtualTime<T>(work: () => Promise<T>, turns = defaultTurns): Promise<VirtualRun<T>> {
  const clock = new VirtualClock();
  clock.install();
  try {
    let result: PromiseSettledResult<T> | undefined;
    work().then(
      (value) => {
        result = { status: 'fulfilled', value };
      },
      (reason: unknown) => {
        result = { status: 'rejected', reason };
      },
    );
    for (;;) {
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (result) return { result, elapsedMs: clock.now };
      if (!clock.advance()) throw new Error('The work waits for something that no timer will bring');
    }
  } finally {
    clock.uninstall();
  }
}

class VirtualClock {
  now = 0;
  private readonly timers = new Set<Timer>();
  private readonly real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  install(): void {
    const set = (task: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) => {
      const timer = { at: this.now + Math.max(0, ms), fire: () => task(...args), ref: () => timer, unref: () => timer };
      this.timers.add(timer);
      return timer;
    };
    const clear = (timer: Timer) => {
      if (!this.timers.delete(timer)) this.real.clearTimeout(timer as unknown as NodeJS.Timeout);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    Object.defineProperty(performance, 'now', { value: () => this.now, configurable: true, writable: true });
  }

  uninstall(): void {
    Object.assign(globalThis, this.real);
    // The real one is on the prototype.
    Reflect.deleteProperty(performance, 'now');
  }

  /** Fires the next timer, of equal ones the oldest. Returns false when there is none. */
  advance(): boolean {
    let next: Timer | undefined;
    for (const timer of this.timers) if (!next || timer.at < next.at) next = timer;
    if (!next) return false;
    this.timers.delete(next);
    this.now = Math.max(this.now, next.at);
    next.fire();
    return true;
  }
}
