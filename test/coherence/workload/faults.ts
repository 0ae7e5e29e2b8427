import type { System } from '../system/system.ts';

/** Something that goes wrong when a share of the operations is done. */
interface ScheduledFault {
  readonly at: number;
  readonly happen: (system: System) => unknown;
}

/** Valkey is slow, away and back, loses everything and all connections; containers die in the middle of a request; clocks jump. */
const faultSchedule: readonly ScheduledFault[] = [
  ...[0.06, 0.16, 0.25, 0.36, 0.48, 0.58, 0.66, 0.78, 0.86, 0.95].map((at) => ({
    at,
    happen: (system: System) => system.killContainer(),
  })),
  ...[0.1, 0.3, 0.55, 0.75, 0.9].map((at) => ({ at, happen: ({ valkey }: System) => valkey.wipe() })),
  ...[0.2, 0.4, 0.6, 0.8].map((at) => ({ at, happen: (system: System) => system.skewClocks() })),
  { at: 0.14, happen: ({ valkey }) => valkey.proxy.cut() },
  { at: 0.33, happen: ({ valkey }) => (valkey.proxy.mode = 'stall') },
  { at: 0.37, happen: ({ valkey }) => (valkey.proxy.mode = 'pass') },
  { at: 0.62, happen: ({ valkey }) => valkey.proxy.cut() },
  { at: 0.68, happen: ({ valkey }) => (valkey.proxy.mode = 'refuse') },
  { at: 0.72, happen: ({ valkey }) => (valkey.proxy.mode = 'pass') },
];

/** Lets faults happen as the work goes on; to be told how many of how many operations are done. */
export function faultInjector(system: System, operations: number): (done: number) => void {
  const left = [...faultSchedule].sort((a, b) => a.at - b.at);
  return (done) => {
    while (left[0] && done >= left[0].at * operations) left.shift()?.happen(system);
  };
}
