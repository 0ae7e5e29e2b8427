/** A sync or async iterable of entries. */
export type Entries<Entry> = Iterable<Entry> | AsyncIterable<Entry>;

/** Pulls an iterable one entry at a time, only when asked, with at most one entry in hand. */
export class Source<Entry> {
  private readonly iterator: Iterator<Entry> | AsyncIterator<Entry>;
  private readonly isAsync: boolean;
  private arrived: IteratorResult<Entry> | undefined;
  private asking = false;
  /** Read to its end. */
  exhausted = false;
  /** What the iterable threw. */
  failure: { readonly error: unknown } | undefined;

  /** @param onArrival called when an async iterable has answered */
  constructor(
    entries: Entries<Entry>,
    private readonly onArrival: () => void,
  ) {
    this.isAsync = Symbol.asyncIterator in entries;
    this.iterator = Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
  }

  get ended(): boolean {
    return this.exhausted || this.failure !== undefined;
  }

  /** Whether an async iterable has been asked and has not answered yet. */
  get waiting(): boolean {
    return this.asking;
  }

  /** The next entry; undefined when there is none, or none yet. */
  poll(): { readonly entry: Entry } | undefined {
    if (this.ended || this.asking) return undefined;
    if (!this.arrived) this.ask();
    const result = this.arrived;
    this.arrived = undefined;
    if (result?.done) this.exhausted = true;
    return result && !result.done ? { entry: result.value } : undefined;
  }

  private ask(): void {
    try {
      const answer = this.iterator.next();
      if (!this.isAsync) {
        this.arrived = answer as IteratorResult<Entry>;
        return;
      }
      this.asking = true;
      Promise.resolve(answer)
        .then(
          (result) => {
            this.arrived = result;
          },
          (error) => this.fail(error),
        )
        .finally(() => {
          this.asking = false;
          this.onArrival();
        });
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.failure = { error };
  }

  /** All that a sync iterable still has; nothing of an async one, save the entry in hand. */
  *rest(): Generator<Entry> {
    while (!this.isAsync || this.arrived) {
      const next = this.poll();
      if (!next) return;
      yield next.entry;
    }
  }

  /** Tells an unfinished iterable that nobody will ask again. Does not wait for it: it may be stuck. */
  close(): void {
    if (this.ended) return;
    const stopped = async () => this.iterator.return?.();
    stopped().catch(() => {});
  }
}
