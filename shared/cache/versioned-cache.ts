import { setTimeout as wait } from 'node:timers/promises';
import type { CacheKey } from './key.ts';
import type { MemoryTier } from './memory-tier.ts';
import type { Observe } from './observe.ts';
import type { ReadyAnswer } from './ready-answer.ts';
import type { Claim, SharedTier } from './shared-tier.ts';

/** An answer that was just made, and whether it may be kept under its key. */
export interface Filled {
  readonly answer: ReadyAnswer;
  readonly storable: boolean;
}

/** Where an answer came from: this container's memory, Valkey, or made: with other containers waiting for it, or without asking any. */
export type Source = 'memory' | 'shared' | 'filled' | 'alone';

export interface Found {
  readonly answer: ReadyAnswer;
  readonly source: Source;
}

export interface VersionedCacheOptions {
  readonly memory: MemoryTier;
  /** Not there, or given up, where there is no Valkey. */
  readonly shared?: SharedTier;
  /** Read for each answer: a flag may turn. */
  readonly sharesResults: () => boolean;
  readonly observe: Observe;
}

/** Between two looks at a value that another container makes. */
const pollMs = 12;
/** However long another one takes: then this one makes the value too. A large graph takes less. */
const maxWaitMs = 2_000;
/**
 * Versioned keys never grow stale: the time bounds what Valkey holds. People come back within an hour; 5 minutes would lose
 * a tenth of the hits (row 3a of the benchmarks, whose traces let the pauses pass).
 */
const sharedTtlMs = 3_600_000;

/**
 * Answers ready to send, by user, version and query: first from this container's memory, then from Valkey, else made anew.
 * Nothing is ever invalidated. A write moves the version, and with it the key that the next reader asks for.
 */
export class VersionedCache {
  readonly #options: VersionedCacheOptions;

  constructor(options: VersionedCacheOptions) {
    this.#options = options;
  }

  /**
   * @param ttlMs how long memory holds the answer; it bounds memory, not staleness
   * @param fill makes the answer; asked at most once
   */
  async read(key: CacheKey, ttlMs: number, fill: () => Promise<Filled>): Promise<Found> {
    const { memory, observe } = this.#options;
    const known = memory.get(key);
    if (known === 'foreign') observe('CacheOwnerMismatches', 1);
    else if (known) {
      observe('CacheHitsMemory', 1);
      return { answer: known, source: 'memory' };
    }
    const claim = await this.#claim(key);
    if (claim.kind === 'value') {
      observe('CacheHitsShared', 1);
      memory.set(key, claim.answer, ttlMs);
      return { answer: claim.answer, source: 'shared' };
    }
    let unkept = false;
    try {
      const filled = await this.#fill(key, ttlMs, fill);
      unkept = !filled.kept;
      return { answer: filled.answer, source: claim.kind === 'lease' ? 'filled' : 'alone' };
    } finally {
      if (claim.kind === 'lease') await claim.lease.release(unkept);
    }
  }

  /** Asks Valkey until it has the value, or this container is the one to make it. */
  async #claim(key: CacheKey): Promise<Exclude<Claim, { kind: 'wait' }>> {
    const { shared, sharesResults, observe } = this.#options;
    if (!shared || !sharesResults()) return { kind: 'alone' };
    const begin = performance.now();
    for (;;) {
      const claim = await shared.claim(key);
      const waitedMs = performance.now() - begin;
      if (claim.kind !== 'wait') {
        if (waitedMs > pollMs) observe('CacheWaitMs', waitedMs);
        return claim;
      }
      if (waitedMs > maxWaitMs) return { kind: 'alone' };
      // Half to one and a half: a hundred waiting containers do not ask all at once.
      await wait(pollMs * (0.5 + Math.random()));
    }
  }

  /** @returns the answer, and whether other containers find it now */
  async #fill(
    key: CacheKey,
    ttlMs: number,
    fill: () => Promise<Filled>,
  ): Promise<{ readonly answer: ReadyAnswer; readonly kept: boolean }> {
    const { memory, shared, sharesResults, observe } = this.#options;
    const { answer, storable } = await fill();
    observe('CacheFills', 1);
    if (!storable) {
      observe('CacheFillsNotStored', 1);
      return { answer, kept: false };
    }
    memory.set(key, answer, ttlMs);
    const kept = shared && sharesResults() ? await shared.set(key, answer, sharedTtlMs) : false;
    observe('CacheBytes', memory.bytes);
    return { answer, kept };
  }
}
