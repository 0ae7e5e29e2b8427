import type { EnvironmentConfig } from './schema.ts';

const request = { memoryMb: 1024, timeoutSeconds: 15 } as const;

/** What environments share; each file states only what is its own. */
export const defaults = {
  region: 'us-east-1',
  functions: {
    authorizer: { memoryMb: 512, timeoutSeconds: 5 },
    nodes: request,
    edges: request,
    'graph-data': { memoryMb: 1769, timeoutSeconds: 20 },
    // Memory is CPU: these build, pack and unpack what one user has.
    search: { memoryMb: 1769, timeoutSeconds: 20 },
    transfer: { memoryMb: 1769, timeoutSeconds: 25 },
    batch: { memoryMb: 1769, timeoutSeconds: 25 },
    health: { memoryMb: 256, timeoutSeconds: 5 },
  },
  logRetentionDays: 30,
  logLevel: 'INFO',
  writeShards: 4,
  maxConcurrency: 32,
  flagsMaxAgeSeconds: 30,
  flagsRolloutMinutes: 10,
  throttle: { ratePerSecond: 1_000, burst: 2_000 },
  authorizerCacheSeconds: 300,
  protectData: true,
  contributorInsights: true,
  oldVersionDays: 90,
  tracing: true,
  accessLogs: true,
  identity: { kind: 'cognito' },
  alarmEmails: [],
} as const satisfies Omit<EnvironmentConfig, 'env' | 'accountId'>;
