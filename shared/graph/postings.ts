/** The notes that have each term (a keyword or a tag). Terms and notes are numbers here: small, and quick to count with. */
export class Postings {
  readonly #numbers = new Map<string, number>();
  readonly #terms: string[] = [];
  readonly #notes: number[][] = [];
  #size = 0;

  /** All terms ever seen, by number; some may have no note any more. */
  get terms(): readonly string[] {
    return this.#terms;
  }

  /** Pairs of a note and a term. */
  get size(): number {
    return this.#size;
  }

  /** The terms' numbers, ascending; a new term gets the next one. */
  numbersOf(terms: readonly string[]): Uint32Array {
    return Uint32Array.from(terms, (term) => this.#numberOf(term)).sort();
  }

  /** The notes that have a term, in no order of meaning. */
  notesOf(term: number): readonly number[] {
    return this.#notes[term] ?? [];
  }

  add(note: number, terms: Uint32Array): void {
    for (const term of terms) this.#notes[term]?.push(note);
    this.#size += terms.length;
  }

  remove(note: number, terms: Uint32Array): void {
    for (const term of terms) {
      const notes = this.#notes[term] ?? [];
      // The last one takes the place that becomes free.
      notes[notes.indexOf(note)] = notes.at(-1) as number;
      notes.pop();
    }
    this.#size -= terms.length;
  }

  #numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#terms.push(term) - 1;
    this.#numbers.set(term, number);
    this.#notes.push([]);
    return number;
  }
}
