import type { KeyRange } from './expression/key-condition.ts';
import type { WireItem } from './wire.ts';

/** An item as a table or an index holds it. Never changed: a write replaces it. */
export interface Stored {
  readonly item: WireItem;
  readonly bytes: number;
}

/** Where an item lies in its partition: sortable range key, then (in an index) the table's keys. */
export interface Place {
  readonly range: string;
  readonly tie: string;
}

interface Version {
  /** When it was written, in the clock's milliseconds. */
  readonly at: number;
  /** `undefined`: removed. */
  readonly stored: Stored | undefined;
}

/** One place and what has been there, the newest last. */
export class Cell implements Place {
  readonly range: string;
  readonly tie: string;
  #versions: Version[] = [];

  constructor({ range, tie }: Place) {
    this.range = range;
    this.tie = tie;
  }

  get current(): Stored | undefined {
    return this.#versions.at(-1)?.stored;
  }

  /** What was here at that moment; without one, what is here now. */
  at(moment: number | undefined): Stored | undefined {
    if (moment === undefined) return this.current;
    return this.#versions.findLast((version) => version.at <= moment)?.stored;
  }

  write(stored: Stored | undefined, at: number): void {
    this.#versions.push({ at, stored });
  }

  /** Forgets what no moment from `since` on can see. @returns whether nothing is left to see */
  trim(since: number): boolean {
    const first = this.#versions.findLastIndex((version) => version.at <= since);
    if (first > 0) this.#versions = this.#versions.slice(first);
    return this.#versions.length === 1 && first >= 0 && this.current === undefined;
  }
}

const compare = (a: Place, b: Place): number => {
  if (a.range !== b.range) return a.range < b.range ? -1 : 1;
  return a.tie === b.tie ? 0 : a.tie < b.tie ? -1 : 1;
};

const nameOf = ({ range, tie }: Place): string => `${range.length}:${range}${tie}`;

/** So many cells that came out of order are put in their places one by one; more are sorted in. */
const fewCells = 64;

/** The items of one hash key. They are put in order when they are read. */
export class Partition {
  readonly #byPlace = new Map<string, Cell>();
  readonly #cells: Cell[] = [];
  /** Cells that are not in their places yet. */
  #unplaced: Cell[] = [];

  get(place: Place): Cell | undefined {
    return this.#byPlace.get(nameOf(place));
  }

  /** The cell of a place, made when there is none. */
  ensure(place: Place): Cell {
    const name = nameOf(place);
    let cell = this.#byPlace.get(name);
    if (!cell) {
      cell = new Cell(place);
      this.#byPlace.set(name, cell);
      this.#unplaced.push(cell);
    }
    return cell;
  }

  remove(place: Place): void {
    if (!this.#byPlace.delete(nameOf(place))) return;
    this.#order();
    this.#cells.splice(
      this.#first((cell) => compare(cell, place) >= 0),
      1,
    );
  }

  /** The cells of a range in either direction, from after `start`. */
  *cells(range: KeyRange, forward: boolean, start?: Place): Generator<Cell> {
    this.#order();
    let from = this.#first((cell) => !range.below(cell.range));
    let to = this.#first((cell) => range.above(cell.range));
    if (start && forward)
      from = Math.max(
        from,
        this.#first((cell) => compare(cell, start) > 0),
      );
    if (start && !forward)
      to = Math.min(
        to,
        this.#first((cell) => compare(cell, start) >= 0),
      );
    if (forward) for (let i = from; i < to; i += 1) yield this.#cells[i] as Cell;
    else for (let i = to - 1; i >= from; i -= 1) yield this.#cells[i] as Cell;
  }

  #order(): void {
    if (this.#unplaced.length > fewCells) {
      for (const cell of this.#unplaced) this.#cells.push(cell);
      this.#cells.sort(compare);
    } else {
      for (const cell of this.#unplaced)
        this.#cells.splice(
          this.#first((other) => compare(other, cell) >= 0),
          0,
          cell,
        );
    }
    this.#unplaced = [];
  }

  /** The first index from which on `holds` is true, found by halving. */
  #first(holds: (cell: Cell) => boolean): number {
    let [low, high] = [0, this.#cells.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#cells[middle] as Cell)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
