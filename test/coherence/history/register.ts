/** A write of one register: a note's title, or an edge's weight. Times are the history's. */
export interface RegisterWrite {
  readonly invoked: number;
  /** When it was acknowledged; infinite while nobody knows. */
  acknowledged: number;
  /** When a reader saw it, which ends the doubt about when it happened. */
  seen: number;
  /** The graph version that ended it; infinite while unknown. */
  version: number;
  refused: boolean;
}

export const newWrite = (invoked: number): RegisterWrite => ({
  invoked,
  acknowledged: Number.POSITIVE_INFINITY,
  seen: Number.POSITIVE_INFINITY,
  version: Number.POSITIVE_INFINITY,
  refused: false,
});

/** A step function that only rises: the largest `value` of all entries up to a place. */
class Rising {
  readonly #places: number[] = [];
  readonly #highest: number[] = [];

  /** Entries come nearly in order: a late one moves a few. */
  add(place: number, value: number): void {
    let at = this.#places.length;
    while (at > 0 && (this.#places[at - 1] as number) > place) at -= 1;
    this.#places.splice(at, 0, place);
    this.#highest.splice(at, 0, Math.max(value, this.#highest[at - 1] ?? Number.NEGATIVE_INFINITY));
    for (let i = at + 1; i < this.#highest.length; i += 1)
      this.#highest[i] = Math.max(this.#highest[i] as number, value);
  }

  /** The largest value of the entries whose place is at most `place`. */
  upTo(place: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] as number) <= place) low = middle + 1;
      else high = middle;
    }
    return this.#highest[low - 1] ?? Number.NEGATIVE_INFINITY;
  }
}

/** From when on a read must know the writes of a register: those acknowledged before a time, those up to a version. */
export interface Known {
  readonly before: number;
  readonly version: number;
}

/**
 * One note's title or one edge's weight, with every write of it. A value is stale when another write began after the
 * value's own had ended, and the reader must know that other write. Writes that overlap may have happened in either order.
 */
export class Register {
  readonly #byTime = new Rising();
  readonly #byVersion = new Rising();
  readonly #removals: RegisterWrite[] = [];
  #lastRemoval = Number.NEGATIVE_INFINITY;
  #firstRemovalTime = Number.POSITIVE_INFINITY;
  #firstRemovalVersion = Number.POSITIVE_INFINITY;

  /** Notes a write that sets a value or removes it as acknowledged. */
  acknowledge(write: RegisterWrite, time: number, version: number): void {
    write.acknowledged = time;
    write.version = version;
    this.#byTime.add(time, write.invoked);
    this.#byVersion.add(version, write.invoked);
    if (!this.#removals.includes(write)) return;
    this.#lastRemoval = Math.max(this.#lastRemoval, time);
    this.#firstRemovalTime = Math.min(this.#firstRemovalTime, time);
    this.#firstRemovalVersion = Math.min(this.#firstRemovalVersion, version);
    this.#removals.splice(this.#removals.indexOf(write), 1);
  }

  beginRemoval(write: RegisterWrite): void {
    this.#removals.push(write);
  }

  refuseRemoval(write: RegisterWrite): void {
    this.#removals.splice(this.#removals.indexOf(write), 1);
  }

  /** The latest beginning among the writes that a reader must know. */
  #floor({ before, version }: Known): number {
    return Math.max(this.#byTime.upTo(before), this.#byVersion.upTo(version));
  }

  /** Whether a reader who must know `known` may still see this write's value. */
  mayShow(write: RegisterWrite, known: Known): boolean {
    return Math.min(write.acknowledged, write.seen) >= this.#floor(known);
  }

  /** Whether such a reader may see nothing. */
  mayBeAbsent(known: Known): boolean {
    const floor = this.#floor(known);
    return floor === Number.NEGATIVE_INFINITY || this.#removals.length > 0 || this.#lastRemoval >= floor;
  }

  /** Whether such a reader must know that it was removed. Means something only where nothing comes back. */
  wasRemoved({ before, version }: Known): boolean {
    return this.#firstRemovalTime <= before || this.#firstRemovalVersion <= version;
  }

  /** Whether a removal was acknowledged to anybody. */
  get removed(): boolean {
    return this.#firstRemovalTime < Number.POSITIVE_INFINITY;
  }
}
