import { LRUCache } from 'lru-cache';
import { type SimilarityIndex, Unavailable } from '../graph/index.ts';
import type { StoreContext } from './context.ts';
import type { LogEntry } from './log-entry.ts';

/** Bytes of similarity indexes kept in memory: a quarter of the function's. */
const memoryBytes = 256 * 1024 * 1024;

/** What the stored automatic edges of a user reflect: the signatures of the notes as they were last evaluated. */
export interface SimilarState {
  readonly index: SimilarityIndex;
  /** The last entry of the log that is in the index. */
  seq: number;
  /** The user's edge limit keeps edges away that the index has: which ones stay is decided over all of them. */
  limited: boolean;
  /** Whether every note of the user was evaluated since the index was begun. */
  whole: boolean;
  /** That entry, where a crash left its edges unwritten or uncounted. */
  unfinished: LogEntry | undefined;
  /** The log's entries that a snapshot does not hold yet start here… */
  logFrom: number;
  /** …and have so many bytes; a new snapshot is worth its price when they are many beside those of the last one. */
  logBytes: number;
  snapshotBytes: number;
  /** The last snapshot's entry; 0 before the first. */
  snapshotSeq: number;
}

/** One handling of a user's changes. */
export interface Turn {
  /** What the container remembers of the user. */
  readonly kept: SimilarState | undefined;
  /**
   * Asked before each write: a turn that was given up for hanging, and wakes up when its container does, must not write over
   * the work of its successor.
   * @throws Overtaken when a later turn of the user began in this container, or the time of this one is over
   */
  check(): void;
  /** Remembers the state, which must be that of the log up to its `seq`; without one, the next turn loads it from the table. */
  end(state?: SimilarState): void;
}

/** Somebody else works on the same user's connections: what was planned is out of date. A retry plans anew. */
export class Overtaken extends Unavailable {}

/** The similarity indexes of a container, bounded by their bytes. */
class SimilarMemory {
  readonly #states = new LRUCache<string, SimilarState>({
    maxSize: memoryBytes,
    sizeCalculation: ({ index }) => index.estimatedBytes + 1,
  });
  readonly #turns = new Map<string, symbol>();

  /** Begins a turn. It owns the user's state: if it fails, what it has half changed is forgotten. */
  begin(uid: string, isLate: () => boolean): Turn {
    const turn = Symbol();
    const kept = this.#states.get(uid);
    this.#states.delete(uid);
    this.#turns.set(uid, turn);
    const isCurrent = () => this.#turns.get(uid) === turn;
    return {
      kept,
      check: () => {
        if (!isCurrent()) throw new Overtaken('A later turn of the same user has begun');
        if (isLate()) throw new Overtaken('The time of this turn is over; the next one goes on from here');
      },
      end: (state) => {
        if (!isCurrent()) return;
        this.#turns.delete(uid);
        if (state) this.#states.set(uid, state);
      },
    };
  }
}

/** By the container's client, and not in the store's context: functions of the API shall not carry this. */
const memories = new WeakMap<StoreContext['client'], SimilarMemory>();

/** What the container of this store remembers. */
export function memoryOf({ client }: StoreContext): SimilarMemory {
  const memory = memories.get(client) ?? new SimilarMemory();
  memories.set(client, memory);
  return memory;
}
