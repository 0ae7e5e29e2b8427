import { defaults } from './defaults.ts';
import type { EnvironmentConfig, LocalCloud } from './schema.ts';

// The emulator never reports a bucket's lifecycle rules as settled: the provider would wait a minute for them.
// It has neither ElastiCache nor a VPC that functions could be in: Valkey is a process on this machine. Its RotateSecret calls no
// function: it would put a copy of the old value in the new one's place.
const { oldVersionDays: _days, vpc: _vpc, valkey: _valkey, keyRotationDays: _rotation, ...shared } = defaults;

const { reservedConcurrency: _reserved, ...unbounded } = defaults.functions['requeue-events'];

/** The same stack on this machine's emulator; what the emulator lacks is switched off here, each with its reason. */
export const local = ({ endpoint, valkey }: LocalCloud): EnvironmentConfig => ({
  ...shared,
  env: 'local',
  accountId: '000000000000',
  emulator: { endpoint },
  ...(valkey ? { valkey } : {}),
  // The emulator drops what a bounded function cannot take within seconds.
  functions: { ...shared.functions, 'requeue-events': unbounded },
  // The emulator notes a provisioned concurrency and starts nothing for it.
  readyContainers: {},
  logRetentionDays: 7,
  // A switched flag should be seen at once while trying things out.
  flagsMaxAgeSeconds: 1,
  flagsRolloutMinutes: 0,
  // The emulator's distribution knows no firewall, and a name would need a certificate and DNS.
  edge: { priceClass: 'PriceClass_100' },
  protectData: false,
  // The emulator keeps no contributor insights.
  contributorInsights: false,
  // The emulator has no X-Ray daemon.
  tracing: false,
  // The emulator writes no access logs.
  accessLogs: false,
});
