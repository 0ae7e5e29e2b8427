import { type BestList, bestCount, holds, noneBest } from './best-list.ts';
import { BestLists } from './best-lists.ts';
import { type IndexedNote, type Neighbour, Neighbourhood, type Ranked } from './neighbours.ts';
import type { Signature } from './signature.ts';
import { type Connection, compareScores, connectionOf, type Score } from './similarity.ts';

/** Two notes, the lower id first. */
export type Pair = readonly [string, string];

export const pairOf = (a: string, b: string): Pair => (a < b ? [a, b] : [b, a]);

/** Notes with their new signatures; without one, a note goes. */
export type SignatureChanges = ReadonlyMap<string, Signature | undefined>;

/** Signatures with their terms numbered: what an index is loaded from and kept as. */
export interface NumberedSignatures {
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly notes: readonly {
    readonly id: string;
    readonly words: Uint32Array;
    readonly tags: Uint32Array;
    /** What does not rank above this, or just there, is not among the note's best neighbours. */
    readonly floor?: Ranked | undefined;
  }[];
}

/** A note that changes: what it was, what it becomes, and the notes it was and becomes similar to. */
interface Move {
  readonly id: string;
  readonly old: IndexedNote | undefined;
  readonly now: IndexedNote | undefined;
  readonly neighboursOld: readonly Neighbour[];
  readonly neighboursNow: readonly Neighbour[];
}

/**
 * A user's notes by their signatures. Two of them are connected when they are similar and each is among the other's `best`
 * best neighbours (score descending, id ascending). Exact: what it says equals a comparison of every pair.
 */
export class SimilarityIndex {
  readonly #all = new Neighbourhood();
  readonly #notes = new Map<string, IndexedNote>();
  readonly #best: BestLists;

  /** @param best how many of a note's neighbours count. @default 50 */
  constructor(best = bestCount) {
    this.#best = new BestLists(best, (note) => this.#all.similarTo(note));
  }

  /** The index of signatures that `numbered` gave. */
  static of({ words, tags, notes }: NumberedSignatures, best?: number): SimilarityIndex {
    const index = new SimilarityIndex(best);
    // In an empty index, terms get the numbers of their places.
    index.#all.words.numbersOf(words);
    index.#all.tags.numbersOf(tags);
    for (const { floor, ...terms } of notes) {
      const note = { ...terms, slot: index.#all.reserve() };
      index.#add(note);
      if (floor) index.#best.restoreFloor(note, floor);
    }
    return index;
  }

  get noteCount(): number {
    return this.#notes.size;
  }

  has(id: string): boolean {
    return this.#notes.has(id);
  }

  /** Everything in it, for a snapshot. Terms that no note has any more may be among them. */
  numbered(): NumberedSignatures {
    const notes = [...this.#notes.values()].map((note) => ({ ...note, floor: this.#best.floorOf(note) }));
    return { words: this.#all.words.terms, tags: this.#all.tags.terms, notes };
  }

  /** Rough size in memory: of a posting (both directions), a term, a note and a listed neighbour. */
  get estimatedBytes(): number {
    const { words, tags } = this.#all;
    const terms = words.terms.length + tags.terms.length;
    return 12 * (words.size + tags.size) + 150 * terms + 400 * this.noteCount + 64 * this.#best.size;
  }

  /** The connection of two notes, if they have one. */
  connection(a: string, b: string): Connection | undefined {
    const [from, to] = [this.#notes.get(a), this.#notes.get(b)];
    const neighbour = from && to && this.#best.of(from).neighbours.find(({ note }) => note === to);
    return neighbour && this.#best.has(to, from, neighbour) ? connectionOf(neighbour) : undefined;
  }

  /** The notes that a note is connected with. */
  connectedTo(id: string): string[] {
    const note = this.#notes.get(id);
    if (!note) return [];
    const mutual = this.#best
      .of(note)
      .neighbours.filter((neighbour) => this.#best.has(neighbour.note, note, neighbour));
    return mutual.map(({ note: other }) => other.id);
  }

  /** All connected pairs, best first: by score, then by the ids. */
  connections(): { pair: Pair; connection: Connection }[] {
    const found: { pair: Pair; score: Score }[] = [];
    for (const note of this.#notes.values())
      for (const neighbour of this.#best.of(note).neighbours)
        if (note.id < neighbour.note.id && this.#best.has(neighbour.note, note, neighbour))
          found.push({ pair: [note.id, neighbour.note.id], score: neighbour });
    return found
      .sort((x, y) => compareScores(y.score, x.score) || (isBefore(x.pair, y.pair) ? -1 : 1))
      .map(({ pair, score }) => ({ pair, connection: connectionOf(score) }));
  }

  /**
   * Puts, replaces and (where there is no signature) removes notes.
   * @returns the notes of them that really changed, and every pair that was connected before or is now, and whose connection may
   * have changed: of the notes that changed all pairs, of others those where one left or entered a best list
   */
  apply(changes: SignatureChanges): { changed: string[]; pairs: Pair[] } {
    const moves = this.#movesOf(changes);
    const before = this.#listsBefore(moves);
    this.#move(moves);
    const changed = moves.map(({ id }) => id);
    return { changed, pairs: this.#pairsBetween(before, new Set(changed)) };
  }

  /** The same without telling what it means for pairs: to catch up with changes that were applied elsewhere. */
  restore(changes: SignatureChanges): void {
    // Without lists, as in a cold container, nobody asks where a note would enter.
    this.#move(this.#movesOf(changes, !this.#best.isEmpty));
  }

  #move(moves: readonly Move[]): void {
    for (const { old, neighboursOld } of moves) if (old) this.#remove(old, neighboursOld);
    for (const { now } of moves) if (now) this.#add(now);
    // Those that changed themselves have no list any more.
    for (const { now, neighboursNow } of moves) if (now) this.#best.enter(now, neighboursNow);
    for (const { old } of moves) if (old) this.#all.release(old.slot);
  }

  #numbered(id: string, { keywords, tags }: Signature): IndexedNote {
    const { words, tags: all } = this.#all;
    return { id, slot: this.#all.reserve(), words: words.numbersOf(keywords), tags: all.numbersOf(tags) };
  }

  /** What really changes, with the neighbours among the notes as they are before anything is changed. */
  #movesOf(changes: SignatureChanges, asksNow = true): Move[] {
    return [...changes].flatMap(([id, signature]) => {
      const old = this.#notes.get(id);
      const now = signature && this.#numbered(id, signature);
      if (now ? old && sameTerms(old, now) : !old) {
        if (now) this.#all.release(now.slot);
        return [];
      }
      const search = (note: IndexedNote | undefined) => (note ? this.#all.similarTo(note) : []);
      return [{ id, old, now, neighboursOld: search(old), neighboursNow: asksNow ? search(now) : [] }];
    });
  }

  /** The best lists, as they are, of all notes whose list may change. */
  #listsBefore(moves: readonly Move[]): Map<string, BestList> {
    const before = new Map<string, BestList>();
    for (const { id, old, neighboursOld, neighboursNow } of moves) {
      before.set(id, old ? this.#best.of(old) : noneBest);
      for (const neighbour of [...neighboursOld, ...neighboursNow]) {
        const { note } = neighbour;
        if (!before.has(note.id) && !this.#best.isBelow(note, { ...neighbour, note: { id } }))
          before.set(note.id, this.#best.of(note));
      }
    }
    return before;
  }

  #add(note: IndexedNote): void {
    this.#all.add(note);
    this.#notes.set(note.id, note);
  }

  #remove(note: IndexedNote, neighbours: readonly Neighbour[]): void {
    this.#all.remove(note);
    this.#notes.delete(note.id);
    this.#best.leave(note, neighbours);
  }

  #pairsBetween(before: ReadonlyMap<string, BestList>, moved: ReadonlySet<string>): Pair[] {
    const found = new Map<string, Pair>();
    for (const [id, was] of before) {
      const note = this.#notes.get(id);
      const now = note ? this.#best.of(note) : noneBest;
      if (was === now) continue;
      const isNow = (neighbour: Neighbour) => note !== undefined && this.#best.has(neighbour.note, note, neighbour);
      const wasBefore = (neighbour: Neighbour) => {
        const list = before.get(neighbour.note.id);
        return list ? holds(list, id) : isNow(neighbour);
      };
      const { left, entered } = difference(was, now, moved.has(id));
      for (const { note: other } of [...left.filter(wasBefore), ...entered.filter(isNow)]) {
        const pair = pairOf(id, other.id);
        found.set(pair.join(' '), pair);
      }
    }
    return [...found.values()];
  }
}

const isBefore = ([a, b]: Pair, [c, d]: Pair): boolean => a < c || (a === c && b < d);

/** The neighbours that stand in one of the lists only; `all` for all of both. */
function difference(was: BestList, now: BestList, all: boolean): { left: Neighbour[]; entered: Neighbour[] } {
  const ids = ({ neighbours }: BestList) => new Set(neighbours.map(({ note }) => note.id));
  const [before, after] = [ids(was), ids(now)];
  return {
    left: was.neighbours.filter(({ note }) => all || !after.has(note.id)),
    entered: now.neighbours.filter(({ note }) => all || !before.has(note.id)),
  };
}

const sameTerms = (a: IndexedNote, b: IndexedNote): boolean => equal(a.words, b.words) && equal(a.tags, b.tags);
const equal = (a: Uint32Array, b: Uint32Array): boolean => a.length === b.length && a.every((term, i) => term === b[i]);
