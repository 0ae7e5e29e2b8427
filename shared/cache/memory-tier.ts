import { LRUCache } from 'lru-cache';
import { type CacheKey, keyText } from './key.ts';
import type { ReadyAnswer } from './ready-answer.ts';

/** An answer with what it says of itself. */
interface Kept {
  readonly owner: string;
  readonly version: number;
  readonly answer: ReadyAnswer;
}

/** Bytes of an entry besides its text: key, objects and the map's own. */
const overheadBytes = 512;

/** What a container keeps in memory: the answers used last, bounded by their bytes. A text of base64 or ASCII takes a byte a character. */
export class MemoryTier {
  readonly #entries: LRUCache<string, Kept>;

  /** @param maxBytes of all entries together */
  constructor(maxBytes: number) {
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      // An answer that would take the place of all others is not kept.
      maxEntrySize: Math.ceil(maxBytes / 2),
      sizeCalculation: ({ answer }, key) => bytesOf(answer.text) + key.length + overheadBytes,
    });
  }

  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /** @returns `foreign` for an entry that is not what its key says: it is dropped */
  get(key: CacheKey): ReadyAnswer | 'foreign' | undefined {
    const text = keyText(key);
    const kept = this.#entries.get(text);
    if (!kept) return undefined;
    if (kept.owner === key.userId && kept.version === key.version) return kept.answer;
    this.#entries.delete(text);
    return 'foreign';
  }

  set(key: CacheKey, answer: ReadyAnswer, ttlMs: number): void {
    this.#entries.set(keyText(key), { owner: key.userId, version: key.version, answer }, { ttl: ttlMs });
  }
}

/** JavaScript keeps a string in one byte a character when all of them fit Latin-1, else in two. */
const bytesOf = (text: string): number => (/^[\u0000-\u00ff]*$/.test(text) ? text.length : 2 * text.length);
