import { type BestList, bestOf, holds, withNeighbour, withoutNote } from './best-list.ts';
import { byRank, type IndexedNote, type Neighbour, type Ranked } from './neighbours.ts';
import type { Score } from './similarity.ts';

/** The best lists of an index: those that were asked for and still hold, and what is known of the others. */
export class BestLists {
  readonly #lists = new Map<IndexedNote, BestList>();
  /**
   * Of notes with more neighbours than count: a rank that at least so many of them have or surpass. Whoever stands below it
   * cannot be in the list. It survives when the list is forgotten, so that a new note in a crowd of thousands that all are alike
   * has the lists of some tens of them looked at, not of all. It stays true while notes come; `leave` tells of those that go.
   */
  readonly #floors = new Map<IndexedNote, Ranked>();
  readonly #count: number;
  readonly #similarTo: (note: IndexedNote) => Neighbour[];

  /** @param count most neighbours in a list */
  constructor(count: number, similarTo: (note: IndexedNote) => Neighbour[]) {
    this.#count = count;
    this.#similarTo = similarTo;
  }

  /** Neighbours in all lists together. */
  get size(): number {
    let size = 0;
    for (const { neighbours } of this.#lists.values()) size += neighbours.length;
    return size;
  }

  /** Whether no list is known, not even one without neighbours. */
  get isEmpty(): boolean {
    return this.#lists.size === 0;
  }

  of(note: IndexedNote): BestList {
    const known = this.#lists.get(note);
    if (known) return known;
    const list = bestOf(this.#similarTo(note), this.#count);
    this.#keep(note, list);
    return list;
  }

  /** Whether the list of `note` has `other`, whose score is known; looks at the list only where that can be. */
  has(note: IndexedNote, other: IndexedNote, { numerator, denominator }: Score): boolean {
    if (!this.#lists.has(note) && this.isBelow(note, { note: other, numerator, denominator })) return false;
    return holds(this.of(note), other.id);
  }

  /** Whether a rank is too low for the note's list; false where nobody knows. */
  isBelow(note: IndexedNote, rank: Ranked): boolean {
    const floor = this.#floors.get(note);
    return floor !== undefined && byRank(rank, floor) > 0;
  }

  floorOf(note: IndexedNote): Ranked | undefined {
    return this.#floors.get(note);
  }

  /** Remembers a floor that `floorOf` gave for the same note among the same others. */
  restoreFloor(note: IndexedNote, floor: Ranked): void {
    this.#floors.set(note, floor);
  }

  /** Takes a note that goes out of the lists of those it was similar to. */
  leave(note: IndexedNote, neighbours: readonly Neighbour[]): void {
    this.#forget(note);
    for (const { note: other, numerator, denominator } of neighbours) {
      const list = this.#lists.get(other);
      const rest = list && withoutNote(list, note.id);
      if (rest) this.#keep(other, rest);
      else if (list || !this.isBelow(other, { note, numerator, denominator })) this.#forget(other);
    }
  }

  /** Enters a note into the lists of those it is similar to. */
  enter(note: IndexedNote, neighbours: Iterable<Neighbour>): void {
    for (const { note: other, numerator, denominator } of neighbours) {
      const list = this.#lists.get(other);
      const longer = list && withNeighbour(list, { note, numerator, denominator }, this.#count);
      if (longer && longer !== list) this.#keep(other, longer);
    }
  }

  #keep(note: IndexedNote, list: BestList): void {
    this.#lists.set(note, list);
    const lowest = list.complete ? undefined : list.neighbours.at(-1);
    if (lowest) this.#floors.set(note, lowest);
    else this.#floors.delete(note);
  }

  #forget(note: IndexedNote): void {
    this.#lists.delete(note);
    this.#floors.delete(note);
  }
}
