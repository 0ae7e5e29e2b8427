import type { Connection, Pair, SignatureChanges } from '../graph/index.ts';

/** A pair of notes whose automatic edge is to be written. */
export interface PlannedPair {
  readonly pair: Pair;
  /** Whether it had an automatic edge when this was planned: what META counts. */
  readonly before: boolean;
  readonly after: Connection | undefined;
}

/**
 * One step of a user's connections: written before its edges are, so that whoever comes after a crash knows which pairs may be
 * half written and what the count was. `bumpOnce` with its number ends it.
 */
export interface LogEntry {
  readonly seq: number;
  readonly limited: boolean;
  readonly changes: SignatureChanges;
  readonly pairs: readonly PlannedPair[];
}
