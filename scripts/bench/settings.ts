import { type FlagValues, runtimeFlags } from '../../shared/flags/index.ts';

/** How long the proxy holds an answer at least, counted from its request's arrival, in milliseconds. */
export const latencyMs = {
  dynamoDb: 5,
  eventBridgeAndSqs: 15,
  valkey: 0.5,
  /** Round trips are counted at a latency so long that the caller's own work between two calls does not show. */
  roundTrips: 250,
} as const;

/** As deployed (infra/environments/defaults.ts). */
export const pool = 32;
export const shards = 4;
export const sockets = 50;

/** What makes two runs the same. */
export const seeds = {
  vocabulary: 20_240_607,
  graph: 41,
  table: 1,
  faults: [101, 102, 103],
  traces: [95, 80],
  day: 2_024,
} as const;

export const flagsOn = Object.fromEntries(runtimeFlags.map(({ name }) => [name, true])) as unknown as FlagValues;
export const flagsWithout = (name: keyof FlagValues): FlagValues => ({ ...flagsOn, [name]: false });
