import { Backlog, type Batch, type Job } from './backlog.ts';
import type { BackoffOptions } from './backoff.ts';
import { isRetryable, PartialFailure } from './errors.ts';
import type { BatchOutcome, Retry } from './outcome.ts';
import { maxRequestBytes } from './size.ts';
import { type Entries, Source } from './source.ts';
import { after, type Stop, within } from './timers.ts';

export interface BatchOptions extends BackoffOptions {
  /** Most calls under way at once, at least 1. @default 32 */
  readonly concurrency?: number;
  /** The batch ends after this, done or not. `Infinity` for never. @default 10000 */
  readonly deadlineMs?: number;
  /** Ends the batch early, as its deadline would. */
  readonly signal?: AbortSignal;
  /** A call without an answer after this counts as lost: it is aborted and tried again. @default 5000 */
  readonly callTimeoutMs?: number;
  /** How long a call that is not full waits for a slow async iterable to fill it. @default 100 */
  readonly lingerMs?: number;
  /** Told of every delay before something is sent again: count throttles, log hot tables. It must not throw. */
  readonly onRetry?: (retry: Retry) => void;
}

/** What both calls answer, as far as the engine cares. */
export interface Answer {
  readonly ConsumedCapacity?: readonly { readonly TableName?: string; readonly CapacityUnits?: number }[] | undefined;
}

/** One of DynamoDB's two batch calls. */
export interface Operation<Entry, Output extends Answer> {
  readonly maxItems: number;
  /**
   * Makes an entry ready for a call, or returns undefined when there is nothing to send for it.
   * @throws whatever makes it impossible to send: that ends the batch
   */
  admit(entry: Entry): Omit<Job<Entry>, 'order' | 'entry'> | undefined;
  send(jobs: readonly Job<Entry>[], abortSignal: AbortSignal): Promise<Output>;
  /** Takes what an answer brings, and returns the ids of the jobs it leaves unprocessed. */
  accept(jobs: readonly Job<Entry>[], output: Output): ReadonlySet<string>;
}

/** Fixed part of a request, in bytes: `RequestItems`, `ReturnConsumedCapacity` and braces. */
const requestFrameBytes = 256;

/** One batch under way. Create it and `run` it once. */
export class Engine<Entry, Output extends Answer> {
  private readonly backlog: Backlog<Entry>;
  private readonly source: Source<Entry>;
  /** Ends each call under way. */
  private readonly stops = new Set<Stop>();
  private readonly concurrency: number;
  private readonly refused: Pick<Job<Entry>, 'entry' | 'order'>[] = [];
  private readonly consumed = new Map<string, number>();
  private fatal: { readonly error: unknown } | undefined;
  /** Deadline or signal have ended the batch. */
  private over = false;
  private underWay = 0;
  private order = 0;
  private calls = 0;
  private retries = 0;
  /** Since when a call that is not full waits for more input. */
  private lingersSince: number | undefined;
  private wake: () => void = () => {};

  /** @throws RangeError when `concurrency` is below 1 */
  constructor(
    private readonly operation: Operation<Entry, Output>,
    entries: Entries<Entry>,
    private readonly options: BatchOptions,
  ) {
    this.concurrency = options.concurrency ?? 32;
    if (!(this.concurrency >= 1)) throw new RangeError(`concurrency is ${this.concurrency}; it has to be at least 1`);
    this.backlog = new Backlog(options);
    this.source = new Source(entries, () => this.wake());
  }

  /** @throws PartialFailure when not everything was done */
  async run(): Promise<BatchOutcome> {
    const { deadlineMs = 10_000, signal } = this.options;
    const end = () => {
      this.over = true;
      for (const stop of this.stops) stop(new Error('The batch is over'));
      this.wake();
    };
    const cancel = after(deadlineMs, end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    try {
      await this.drive();
      return this.conclude();
    } finally {
      cancel();
      signal?.removeEventListener('abort', end);
      this.source.close();
    }
  }

  private get stopped(): boolean {
    return this.over || this.fatal !== undefined;
  }

  private async drive(): Promise<void> {
    while (!this.stopped && !this.finished) {
      const wakeAt = this.dispatch();
      if (!this.stopped && !this.finished) await this.sleep(wakeAt);
    }
    // Calls under way may still confirm something. They end by themselves, by their timeout or by the deadline.
    while (this.underWay > 0) await this.sleep(Infinity);
  }

  private get finished(): boolean {
    return this.source.exhausted && this.backlog.size === 0;
  }

  /** Starts all calls there are slots and entries for. Returns when to look again if nothing happens before. */
  private dispatch(): number {
    this.backlog.release(performance.now());
    while (this.underWay < this.concurrency) {
      this.pull();
      if (this.stopped) return Infinity;
      const batch = this.backlog.peek(this.operation.maxItems, maxRequestBytes - requestFrameBytes);
      const lingersUntil = this.lingersUntil(batch);
      if (lingersUntil > performance.now()) return Math.min(lingersUntil, this.backlog.nextDue);
      if (batch.jobs.length === 0) break;
      this.lingersSince = undefined;
      void this.call(batch.jobs);
    }
    return this.backlog.nextDue;
  }

  /** Pulls input for one call, and never holds more than twice what all calls together can carry. */
  private pull(): void {
    const { maxItems } = this.operation;
    const most = 2 * maxItems * this.concurrency;
    while (!this.stopped && this.backlog.sendable < maxItems && this.backlog.size < most) {
      const next = this.source.poll();
      if (!next) break;
      this.admit(next.entry);
    }
    if (this.source.failure) this.fail(this.source.failure.error);
  }

  private admit(entry: Entry): void {
    const order = this.order++;
    try {
      const job = this.operation.admit(entry);
      if (job) this.backlog.add({ ...job, entry, order });
      else this.backlog.collapsed += 1;
    } catch (error) {
      this.refused.push({ entry, order });
      this.fail(error);
    }
  }

  private lingersUntil({ jobs, full }: Batch<Entry>): number {
    if (full || jobs.length === 0 || !this.source.waiting) return 0;
    this.lingersSince ??= performance.now();
    return this.lingersSince + (this.options.lingerMs ?? 100);
  }

  private async call(jobs: readonly Job<Entry>[]): Promise<void> {
    const { levels, retry } = this.backlog.start(jobs);
    this.underWay += 1;
    this.calls += 1;
    if (retry) this.retries += 1;
    let left: ReadonlySet<string> = new Set(jobs.map(({ id }) => id));
    let failure: { readonly error: unknown } | undefined;
    try {
      const send = async (signal: AbortSignal) => this.operation.send(jobs, signal);
      const output = await within(send, this.options.callTimeoutMs ?? 5_000, this.stops);
      this.addConsumed(output);
      left = this.operation.accept(jobs, output);
    } catch (error) {
      failure = { error };
      if (!this.over && !isRetryable(error)) this.fail(error);
    }
    this.underWay -= 1;
    const results = this.backlog.settle(jobs, left, levels, failure?.error);
    if (!this.stopped) this.tellRetries(results, failure?.error);
    this.wake();
  }

  private tellRetries(results: ReturnType<Backlog<Entry>['settle']>, error: unknown): void {
    try {
      for (const { left, ...result } of results) this.options.onRetry?.({ ...result, entries: left, error });
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  private addConsumed({ ConsumedCapacity }: Answer): void {
    for (const { TableName = '', CapacityUnits = 0 } of ConsumedCapacity ?? []) {
      this.consumed.set(TableName, (this.consumed.get(TableName) ?? 0) + CapacityUnits);
    }
  }

  private fail(error: unknown): void {
    this.fatal ??= { error };
  }

  private sleep(until: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = after(until - performance.now(), resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  private conclude(): BatchOutcome {
    for (const entry of this.source.rest()) this.admit(entry);
    const open = [...this.backlog.pending(), ...this.refused].sort((a, b) => a.order - b.order);
    const { done, collapsed } = this.backlog;
    const consumedUnits = Object.fromEntries(this.consumed);
    const outcome = { done, collapsed, calls: this.calls, retries: this.retries, consumedUnits };
    const { exhausted } = this.source;
    if (open.length === 0 && exhausted) return outcome;
    const why = this.fatal
      ? 'an error that no retry can mend'
      : this.options.signal?.aborted
        ? 'its caller'
        : 'its deadline';
    const input = exhausted ? `${open.length} of ${open.length + done}` : `${open.length} entries read from the input`;
    const message = `The batch was ended by ${why}: ${input} were not done`;
    throw new PartialFailure(
      message,
      open.map(({ entry }) => entry),
      done,
      this.fatal?.error,
      { exhausted, outcome },
    );
  }
}
