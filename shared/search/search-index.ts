import type { ByteReader, ByteWriter } from '../snapshot/index.ts';
import { NoteIndex } from './note-index.ts';
import { queryFor, wordsOf } from './query.ts';

/** A note as it is searched. `version` grows with every change of the note. */
export interface SearchDocument {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly tags: readonly string[];
  readonly text: string;
}

export interface Hit {
  readonly id: string;
  readonly score: number;
}

/** A page of hits, best first, and how many there are in all. */
export interface SearchPage {
  readonly hits: Hit[];
  readonly total: number;
}

/** With fewer hits than a first page holds, words that are one or two typos away count too. */
const firstPage = 20;

/** Best first; the order of equals is that of their ids, whatever the order of insertion. */
const byRank = (a: Hit, b: Hit): number => b.score - a.score || (a.id < b.id ? -1 : 1);

/** Sums of the same numbers in another order differ in the last digits: those may not decide the order of hits. */
const rounded = (score: number): number => Math.round(score * 1e6) / 1e6;

/** The full-text index of one user's notes. */
export class SearchIndex {
  readonly #notes: NoteIndex;
  readonly #versions: Map<string, number>;

  private constructor(notes: NoteIndex, versions: Map<string, number>) {
    this.#notes = notes;
    this.#versions = versions;
  }

  static empty(): SearchIndex {
    return new SearchIndex(new NoteIndex(), new Map());
  }

  /** The index that `write` wrote. */
  static read(reader: ByteReader): SearchIndex {
    const notes = NoteIndex.read(reader);
    return new SearchIndex(notes, new Map(notes.ids().map((id) => [id, reader.number()])));
  }

  /** Writes everything, for a snapshot. */
  write(writer: ByteWriter): void {
    this.#notes.write(writer);
    for (const id of this.#notes.ids()) writer.number(this.#versions.get(id) ?? 0);
  }

  get documentCount(): number {
    return this.#versions.size;
  }

  /** Rough size in memory, for a bounded cache. An index that was built needs about three times what it needs loaded. */
  get estimatedBytes(): number {
    return this.#notes.estimatedBytes;
  }

  /** The version of the note that is indexed, if it is. */
  versionOf(id: string): number | undefined {
    return this.#versions.get(id);
  }

  /** The indexed notes, in no order of meaning. */
  ids(): IterableIterator<string> {
    return this.#versions.keys();
  }

  /** Adds or replaces a note. Does nothing and returns false unless its version is newer than the known one. */
  put({ id, version, title, tags, text }: SearchDocument): boolean {
    const known = this.#versions.get(id);
    if (known !== undefined && known >= version) return false;
    if (known !== undefined) this.#notes.discard(id);
    this.#notes.add({ id, title, tags: tags.join(' '), text });
    this.#versions.set(id, version);
    return true;
  }

  /** Forgets a note; false if it is not known. A put of any version brings it back. */
  remove(id: string): boolean {
    if (!this.#versions.delete(id)) return false;
    this.#notes.discard(id);
    return true;
  }

  /**
   * Notes that hold every word of `q` (whole, begun or mistyped), or, when there are none, any of them. `limit` and `offset`
   * count hits. Never throws, whatever `q` is.
   */
  search(q: string, { limit, offset }: { readonly limit: number; readonly offset: number }): SearchPage {
    const hits = this.#find(wordsOf(q)).sort(byRank);
    return { hits: hits.slice(offset, offset + limit), total: hits.length };
  }

  #find(words: readonly string[]): Hit[] {
    if (words.length === 0) return [];
    const asTyped = this.#run(queryFor(words, 'AND', undefined));
    if (asTyped.length >= firstPage) return asTyped;
    const mistyped = this.#run(queryFor(words, 'AND', this.#notes));
    if (mistyped.length > 0 || words.length === 1) return mistyped;
    return this.#run(queryFor(words, 'OR', this.#notes));
  }

  #run(query: ReturnType<typeof queryFor>): Hit[] {
    return this.#notes.search(query).map(({ id, score }) => ({ id: id as string, score: rounded(score) }));
  }
}
