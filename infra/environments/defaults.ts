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
    // Waits for the containers it warms.
    warmer: { memoryMb: 256, timeoutSeconds: 20 },
    'rotate-api-keys': { memoryMb: 256, timeoutSeconds: 25 },
    // Resends what was refused within an invocation; longer outages are the stream's to retry.
    'publish-events': { memoryMb: 1024, timeoutSeconds: 60 },
    // Holds what is similar among a user's notes: a whole core, and room for the indexes of many users.
    'connect-nodes': { memoryMb: 1769, timeoutSeconds: 60 },
    // Called once for each event: without a bound a replayed hour would take the concurrency that requests need. The rest waits.
    'requeue-events': { memoryMb: 256, timeoutSeconds: 10, reservedConcurrency: 20 },
    // A check that finds something reads all of a user's notes.
    heal: { memoryMb: 1024, timeoutSeconds: 60 },
    live: { memoryMb: 512, timeoutSeconds: 10 },
    'live-socket': { memoryMb: 512, timeoutSeconds: 10 },
    'push-live': { memoryMb: 512, timeoutSeconds: 30 },
  },
  logRetentionDays: 30,
  logLevel: 'INFO',
  writeShards: 4,
  graphEpoch: 0,
  maxConcurrency: 32,
  flagsMaxAgeSeconds: 30,
  flagsRolloutMinutes: 10,
  throttle: { ratePerSecond: 1_000, burst: 2_000 },
  authorizerCacheSeconds: 300,
  vpc: { cidr: '10.20.0.0/20', zoneIds: ['use1-az1', 'use1-az2'] },
  // A thousand users with a graph of 1,000 notes each are about 1 GB of compressed answers.
  // An ECPU is a KB moved, so a kept graph of 100 KB costs 100 of them: as many requests as the stage lets through (1,000 a second) may
  // each read one. Only what is used is paid for.
  valkey: { kind: 'serverless', maxGb: 5, maxEcpuPerSecond: 100_000 },
  // What a person waits for first: the sign-in's check, the list, the graph, and what the page batches.
  readyContainers: {
    authorizer: { min: 1, max: 1 },
    nodes: { min: 1, max: 1 },
    'graph-data': { min: 1, max: 1 },
    batch: { min: 1, max: 1 },
  },
  warmContainers: { edges: 1, search: 1, transfer: 1, live: 1, health: 1 },
  serviceClients: ['sync'],
  servicePlan: { ratePerSecond: 50, burst: 100, requestsPerMonth: 1_000_000 },
  keyRotationDays: 30,
  rateLimit: { perSecond: 100, burst: 200 },
  maxSockets: 50,
  edge: {
    priceClass: 'PriceClass_100',
    // A user's own limit (100 a second) over 5 minutes with a fifth on top; an office behind one address has more.
    firewall: { perUser: 36_000, perIp: 120_000 },
  },
  events: {
    archiveDays: 30,
    streams: {
      // No window: a note's connections should be there within 2 seconds, and what a bulk operation wrote fills a batch by itself.
      // Refused calls are resent within an invocation, so 20 of them outlast an outage of many minutes; then the bucket has it. Age alone
      // gives nothing up: the first deployment onto a table in use begins with changes of a day.
      'publish-events': { batchSize: 100, windowSeconds: 0, retryAttempts: 20, maxAgeSeconds: 86_400 },
      // Its checks are minutes away anyway: one invocation for what a minute brings.
      heal: { batchSize: 1_000, windowSeconds: 60, retryAttempts: 20, maxAgeSeconds: 86_400 },
    },
    consumers: { 'connect-nodes': 20, live: 20, heal: 5 },
    healDelaySeconds: 150,
    failureDays: 30,
  },
  protectData: true,
  contributorInsights: true,
  oldVersionDays: 90,
  tracing: true,
  accessLogs: true,
  identity: { kind: 'cognito' },
  alarmEmails: [],
} as const satisfies Omit<EnvironmentConfig, 'env' | 'accountId'>;
