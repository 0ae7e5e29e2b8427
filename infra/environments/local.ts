import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

// The emulator never reports a bucket's lifecycle rules as settled: the provider would wait a minute for them.
const { oldVersionDays: _, ...shared } = defaults;

/** The same stack on this machine's emulator; what the emulator lacks is switched off here, each with its reason. */
export const local = (endpoint: string): EnvironmentConfig => ({
  ...shared,
  env: 'local',
  accountId: '000000000000',
  emulator: { endpoint },
  logRetentionDays: 7,
  // A switched flag should be seen at once while trying things out.
  flagsMaxAgeSeconds: 1,
  flagsRolloutMinutes: 0,
  protectData: false,
  // The emulator keeps no contributor insights.
  contributorInsights: false,
  // The emulator has no X-Ray daemon.
  tracing: false,
  // The emulator writes no access logs.
  accessLogs: false,
});
