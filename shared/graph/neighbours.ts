import { Postings } from './postings.ts';
import { compareScores, isSimilar, type Score, scoreOf } from './similarity.ts';

/** A note as the index holds it: its terms by number, ascending. */
export interface IndexedNote {
  readonly id: string;
  /** Its number in the postings. */
  readonly slot: number;
  readonly words: Uint32Array;
  readonly tags: Uint32Array;
}

/** A place in the order of a note's neighbours. */
export interface Ranked extends Score {
  readonly note: { readonly id: string };
}

/** A note that is similar to the one asked about. */
export interface Neighbour extends Score {
  readonly note: IndexedNote;
}

/** Best first: the higher score, then the lower id; 0 for one note and itself. */
export function byRank(a: Ranked, b: Ranked): number {
  const byScore = compareScores(b, a);
  if (byScore !== 0 || a.note.id === b.note.id) return byScore;
  return a.note.id < b.note.id ? -1 : 1;
}

/** Notes with their postings, and the search for all that are similar to one. */
export class Neighbourhood {
  readonly words = new Postings();
  readonly tags = new Postings();
  readonly #notes: (IndexedNote | undefined)[] = [];
  readonly #free: number[] = [];
  /** Shared words counted so far and shared tags, by note; 0 between two searches. */
  #sharedWords = new Uint16Array(64);
  #sharedTags = new Uint16Array(64);
  /** 1 for the words of the note that is searched for. */
  #asked = new Uint8Array(1024);

  /** A place for a note that `add` will fill. */
  reserve(): number {
    return this.#free.pop() ?? this.#notes.push(undefined) - 1;
  }

  /** Gives back a place that was reserved or whose note was removed. */
  release(slot: number): void {
    this.#free.push(slot);
  }

  add(note: IndexedNote): void {
    this.#notes[note.slot] = note;
    this.words.add(note.slot, note.words);
    this.tags.add(note.slot, note.tags);
  }

  remove(note: IndexedNote): void {
    this.#notes[note.slot] = undefined;
    this.words.remove(note.slot, note.words);
    this.tags.remove(note.slot, note.tags);
  }

  /**
   * All notes that are similar to `note`, which need not be in the index itself, in no order.
   *
   * Two notes without a common tag need 3/7 of their words in common. Then they also share one of any `n - ⌈3n/7⌉ + 1` of this
   * note's n words: only its rarest so many are looked up, and the frequent ones, whose lists are long, never. Whatever is
   * found by a word or by a tag is dropped where even all unseen words would not do, else its common words are counted.
   */
  similarTo(note: IndexedNote): Neighbour[] {
    this.#makeRoom();
    const { length } = note.words;
    const lookedUp = length === 0 ? 0 : length - Math.ceil((3 * length) / 7) + 1;
    const candidates = this.#count(note, lookedUp);
    for (const word of note.words) this.#asked[word] = 1;
    const found: Neighbour[] = [];
    for (const slot of candidates) {
      const neighbour = slot === note.slot ? undefined : this.#score(note, slot, length - lookedUp);
      if (neighbour) found.push(neighbour);
      this.#sharedWords[slot] = 0;
      this.#sharedTags[slot] = 0;
    }
    for (const word of note.words) this.#asked[word] = 0;
    return found;
  }

  /** Counts what others share with the note in its rarest words and in its tags. @returns who shares anything */
  #count(note: IndexedNote, lookedUp: number): number[] {
    const [sharedWords, sharedTags, candidates] = [this.#sharedWords, this.#sharedTags, [] as number[]];
    const frequency = (word: number) => this.words.notesOf(word).length;
    const rarest = [...note.words].sort((a, b) => frequency(a) - frequency(b)).slice(0, lookedUp);
    for (const word of rarest)
      for (const slot of this.words.notesOf(word)) {
        if (sharedWords[slot] === 0) candidates.push(slot);
        sharedWords[slot] = (sharedWords[slot] as number) + 1;
      }
    for (const tag of note.tags)
      for (const slot of this.tags.notesOf(tag)) {
        if (sharedWords[slot] === 0 && sharedTags[slot] === 0) candidates.push(slot);
        sharedTags[slot] = (sharedTags[slot] as number) + 1;
      }
    return candidates;
  }

  /** The candidate with its score, if it is similar. `unseen` words of the note were not looked up. */
  #score(note: IndexedNote, slot: number, unseen: number): Neighbour | undefined {
    const other = this.#notes[slot] as IndexedNote;
    const words = note.words.length + other.words.length;
    const sharedTags = this.#sharedTags[slot] as number;
    const tags = note.tags.length + other.tags.length - sharedTags;
    const most = Math.min((this.#sharedWords[slot] as number) + unseen, other.words.length);
    if (!isSimilar(scoreOf(most, words - most, sharedTags, tags))) return undefined;
    const shared = this.#common(other.words);
    const score = scoreOf(shared, words - shared, sharedTags, tags);
    return isSimilar(score) ? { note: other, ...score } : undefined;
  }

  #common(words: Uint32Array): number {
    const asked = this.#asked;
    let common = 0;
    for (let i = 0; i < words.length; i += 1) common += asked[words[i] as number] as number;
    return common;
  }

  #makeRoom(): void {
    const [notes, words] = [this.#notes.length, this.words.terms.length];
    if (this.#sharedWords.length < notes) {
      this.#sharedWords = new Uint16Array(2 * notes);
      this.#sharedTags = new Uint16Array(2 * notes);
    }
    if (this.#asked.length < words) this.#asked = new Uint8Array(2 * words);
  }
}
