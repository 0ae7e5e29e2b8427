import MiniSearch, { type SearchResult } from 'minisearch';
import { type ByteReader, ByteWriter } from '../snapshot/index.ts';
import { type FieldPostings, PackedTerm, type Postings, writeTerm } from './postings.ts';
import { termsOf } from './terms.ts';

/** What of a note is searched, with its weight in the ranking. */
const fieldBoosts = { title: 4, tags: 2, text: 1 } as const;
const fields = Object.keys(fieldBoosts);

/** What a word that was only begun or mistyped counts beside one that was typed in full. */
export const weights = { prefix: 0.6, fuzzy: 0.3 };

export interface IndexedNote {
  readonly id: string;
  readonly title: string;
  readonly tags: string;
  readonly text: string;
}

/**
 * MiniSearch (pinned: this class knows its protected fields), with two things it lacks: removal that leaves no trace in later
 * scores without having the old text, and a packed form that loads in a fraction of the time and memory.
 */
export class NoteIndex extends MiniSearch<IndexedNote> {
  /** Documents that packed terms must leave out. */
  readonly #removed = new Set<number>();
  /** Documents that unpacked postings still hold. */
  readonly #unswept = new Set<number>();
  /** What MiniSearch may have written to, with its term. */
  readonly #unpacked = new Map<FieldPostings, string>();
  #packedBytes = 0;
  /** Notes below this number are in packed terms, all others in unpacked postings. */
  #packedNotes = 0;
  #changed = false;

  constructor() {
    const searchOptions = { boost: fieldBoosts, weights, tokenize: (term: string) => [term] };
    super({ fields, autoVacuum: false, tokenize: termsOf, processTerm: (term) => term, searchOptions });
    const fetch = this._index.fetch.bind(this._index);
    this._index.fetch = (term, initial) => this.#writable(term, fetch(term, initial));
  }

  override add(note: IndexedNote): void {
    super.add(note);
    this.#changed = true;
  }

  override discard(id: string): void {
    const number = this._idToShortId.get(id);
    super.discard(id);
    if (number === undefined) return;
    (number < this.#packedNotes ? this.#removed : this.#unswept).add(number);
    this.#changed = true;
  }

  /** The notes, in the order of their numbers. */
  ids(): string[] {
    return [...this._documentIds.values()] as string[];
  }

  /** Reads bound, to be handed on as a function. */
  readonly hasTerm = (term: string): boolean => this._index.has(term);

  override search(...query: Parameters<MiniSearch<IndexedNote>['search']>): SearchResult[] {
    this.#settle();
    return super.search(...query);
  }

  /** Makes scores exact after changes: nothing of removed notes is counted, and average lengths carry no rounding. */
  #settle(): void {
    if (!this.#changed) return;
    this.#sweep();
    const totals = fields.map(() => 0);
    for (const lengths of this._fieldLength.values())
      for (const [field, length] of lengths.entries()) totals[field] = (totals[field] ?? 0) + length;
    this._avgFieldLength = totals.map((total) => (this._documentCount > 0 ? total / this._documentCount : 0));
    this.#changed = false;
  }

  /** Rough size in memory, from measured sizes of a term in the tree, an unpacked posting and a note's entries. */
  get estimatedBytes(): number {
    let postings = 0;
    for (const byField of this.#unpacked.keys()) for (const field of byField.values()) postings += field.size;
    return this.#packedBytes + 300 * this._index.size + 60 * postings + 300 * this._documentCount;
  }

  /** Writes the whole index, its notes numbered from 0. */
  write(writer: ByteWriter): void {
    this.#settle();
    const renumbered = new Map([...this._documentIds.keys()].map((number, position) => [number, position]));
    writer.strings(this.ids());
    for (const number of renumbered.keys())
      for (const field of fields.keys()) writer.number(this._fieldLength.get(number)?.[field] ?? 0);
    this.#writeTerms(writer, renumbered);
  }

  /** All terms, then the sizes of their postings, then the postings, which `PackedTerm` reads where they are. */
  #writeTerms(writer: ByteWriter, renumbered: ReadonlyMap<number, number>): void {
    const packed = new ByteWriter();
    const terms: string[] = [];
    const sizes: number[] = [];
    for (const [term, postings] of [...this._index].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const byField = fields.map((_, field) => postings.get(field));
      // Nobody but removed notes has the term.
      if (!byField.some(Boolean)) continue;
      const begin = packed.length;
      writeTerm(packed, byField, renumbered);
      terms.push(term);
      sizes.push(packed.length - begin);
    }
    writer.strings(terms);
    for (const size of sizes) writer.number(size);
    writer.bytes(packed.finish());
  }

  /** The index that `write` wrote. What it read stays packed; changes are kept beside it. */
  static read(reader: ByteReader): NoteIndex {
    const index = new NoteIndex();
    for (const [number, id] of reader.strings().entries()) {
      index._documentIds.set(number, id);
      index._idToShortId.set(id, number);
      index._fieldLength.set(
        number,
        fields.map(() => reader.number()),
      );
    }
    index._documentCount = index._documentIds.size;
    index._nextId = index._documentCount;
    index.#packedNotes = index._documentCount;
    index.#readTerms(reader);
    index.#changed = true;
    index.#settle();
    return index;
  }

  #readTerms(reader: ByteReader): void {
    const terms = reader.strings();
    const sizes = terms.map(() => reader.number());
    const source = { bytes: reader.bytes(), removed: this.#removed };
    let offset = 0;
    for (const [position, term] of terms.entries()) {
      this._index.set(term, new PackedTerm(source, offset) as unknown as FieldPostings);
      offset += sizes[position] ?? 0;
    }
    this.#packedBytes = source.bytes.length;
  }

  /** MiniSearch fetches a term in order to write to it. */
  #writable(term: string, found: FieldPostings | PackedTerm): FieldPostings {
    const postings = found instanceof PackedTerm ? found.additions : found;
    this.#unpacked.set(postings, term);
    return postings;
  }

  #sweep(): void {
    if (this.#unswept.size === 0) return;
    for (const [byField, term] of this.#unpacked) {
      for (const [field, postings] of byField) {
        this.#sweepField(postings);
        if (postings.size === 0) byField.delete(field);
      }
      if (byField.size > 0) continue;
      this.#unpacked.delete(byField);
      if (this._index.get(term) === byField) this._index.delete(term);
    }
    this.#unswept.clear();
    this._dirtCount = 0;
  }

  /** Walks whichever is shorter. */
  #sweepField(postings: Postings): void {
    for (const number of postings.size < this.#unswept.size ? postings.keys() : this.#unswept)
      if (this.#unswept.has(number)) postings.delete(number);
  }
}
