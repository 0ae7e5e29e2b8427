import type { FlagValues } from '../../shared/flags/index.ts';
import type { RunningCloud } from './cloud/client.ts';
import type { GraphSpec } from './graph.ts';
import type { Measured } from './row.ts';
import { shards } from './settings.ts';
import { type Shared, type Subject, subject } from './subject.ts';
import type { Traffic } from './traffic.ts';

/** A piece of work, what it asked of DynamoDB and how long it took. */
export interface Run<Result> {
  readonly result: Result;
  readonly traffic: Traffic;
  readonly wallMs: number;
}

/** What rows measure with. */
export interface Bench {
  readonly cloud: RunningCloud;
  /** A container for a user. */
  readonly container: (uid: string, flags: FlagValues, shared?: Shared) => Subject;
  /** A user with a graph, loaded at the first call. @returns the graph's spec */
  readonly user: (uid: string, notes: number, edgesPerNote: number) => Promise<GraphSpec>;
  readonly measure: <Result>(work: () => Promise<Result>) => Promise<Run<Result>>;
}

/** Measures some figures; it throws when the work itself goes wrong. */
export type RowFunction = (bench: Bench) => Promise<Measured[]>;

export function benchOn(cloud: RunningCloud): Bench {
  const loaded = new Map<string, GraphSpec>();
  return {
    cloud,
    container: (uid, flags, shared) => subject(uid, flags, cloud.endpoint, undefined, shared),
    user: async (uid, notes, edgesPerNote) => {
      const known = loaded.get(uid);
      if (known) return known;
      const spec = { uid, notes, edgesPerNote, shards };
      await cloud.load(spec);
      loaded.set(uid, spec);
      return spec;
    },
    measure: async (work) => {
      await cloud.begin();
      const begin = performance.now();
      const result = await work();
      const wallMs = performance.now() - begin;
      return { result, wallMs, traffic: await cloud.traffic() };
    },
  };
}

/** Where the work itself would have been wrong, a figure says nothing. */
export function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`The measured work went wrong: ${what}`);
}

/** The value below which that share of the values lies; `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
