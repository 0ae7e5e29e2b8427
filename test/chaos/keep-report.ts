import { writeFileSync } from 'node:fs';
import type { Report } from './run.ts';

/** Writes what a run of the real build showed to where BRAIN2_CHAOS_REPORT says, for the benchmark (scripts/bench/events/chaos.ts). */
export function keepReport(seed: number, { struck, ...report }: Report): void {
  const file = process.env.BRAIN2_CHAOS_REPORT;
  if (!file) return;
  const faults = [...struck.values()].reduce((sum, count) => sum + count, 0);
  writeFileSync(file, JSON.stringify([{ seed, faults, ...report }]));
}
