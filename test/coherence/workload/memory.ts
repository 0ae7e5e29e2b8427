import type { ReadAnswer } from '../history/index.ts';

/** What one user's page on one device knows. */
export class PageMemory {
  readonly notes = new Map<string, string>();
  readonly edges = new Set<string>();
  /** The newest graph version that any answer named: the page asks for that. */
  newest = 0;

  /** Learns from an answer, whichever it was. */
  learn({ version, notes = [], edges = [], allNotes, allEdges, asked }: ReadAnswer): void {
    if (version !== undefined) this.newest = Math.max(this.newest, version);
    // A graph kept by version may be older than what this page knows already.
    if (asked !== undefined) return;
    if (allNotes === true) this.notes.clear();
    if (allEdges === true) this.edges.clear();
    for (const [id, title] of notes) this.notes.set(id, title);
    for (const [id] of edges) this.edges.add(id);
  }

  forget(id: string): void {
    this.notes.delete(id);
    for (const edge of this.edges) if (edge.split('_').includes(id)) this.edges.delete(edge);
  }
}

/** Answers of one address that a browser keeps, by their ETags. */
const keptPerAddress = 12;

/**
 * A browser's HTTP cache for answers that must be asked about. It may name every variant it holds when it asks (RFC 9111, 4.3.1),
 * whoever was signed in when it came.
 */
export class BrowserCache {
  readonly #kept = new Map<string, Map<string, ReadAnswer>>();

  /** The header `If-None-Match` of a request. */
  tags(address: string): string | undefined {
    const kept = this.#kept.get(address);
    return kept && [...kept.keys()].join(', ');
  }

  keep(address: string, tag: string | null, answer: ReadAnswer): void {
    if (!tag) return;
    const kept = this.#kept.get(address) ?? new Map<string, ReadAnswer>();
    this.#kept.set(address, kept);
    kept.delete(tag);
    kept.set(tag, answer);
    const [oldest] = kept.keys();
    if (kept.size > keptPerAddress && oldest !== undefined) kept.delete(oldest);
  }

  /** The kept answer that a 304 stands for. */
  again(address: string, tag: string | null): ReadAnswer | undefined {
    return this.#kept.get(address)?.get(tag ?? '');
  }
}
