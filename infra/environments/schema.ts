import type { FunctionName } from '../../shared/contract/index.ts';
import type { EnvName } from '../../shared/flags/index.ts';

/** Every Lambda function of the stack. */
export type DeployedFunction = FunctionName | 'authorizer';

export interface FunctionSize {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

/** Who issues the tokens: our own Cognito user pool, or any OpenID Connect provider. */
export type IdentityConfig =
  | { readonly kind: 'cognito' }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: readonly string[]; readonly jwksUri: string };

/** What an emulator needs to stand in for AWS. */
export interface EmulatorConfig {
  readonly endpoint: string;
}

/** Every number of an environment. */
export interface EnvironmentConfig {
  readonly env: EnvName;
  readonly accountId: string;
  readonly region: string;
  readonly emulator?: EmulatorConfig;
  readonly functions: Readonly<Record<DeployedFunction, FunctionSize>>;
  readonly logRetentionDays: number;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN';
  /** Partitions a user's new notes are spread over; raising it moves nothing. */
  readonly writeShards: number;
  /** Most DynamoDB calls a request has under way at once. */
  readonly maxConcurrency: number;
  /** How long a container may go on with the flag positions it knows. */
  readonly flagsMaxAgeSeconds: number;
  /** AppConfig rolls a flag out over this long and watches it for as long again. */
  readonly flagsRolloutMinutes: number;
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly authorizerCacheSeconds: number;
  /** Deletion protection, `prevent_destroy` and point-in-time recovery for whatever holds users' data. */
  readonly protectData: boolean;
  readonly contributorInsights: boolean;
  /** Days until a replaced version of state or code is removed from its bucket; never where it is not set. */
  readonly oldVersionDays?: number;
  readonly tracing: boolean;
  readonly accessLogs: boolean;
  readonly identity: IdentityConfig;
  readonly alarmEmails: readonly string[];
}

interface Bound {
  readonly field: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

const boundsOf = (config: EnvironmentConfig): Bound[] => [
  { field: 'writeShards', value: config.writeShards, min: 1, max: 256, source: 'two hex digits of a note id' },
  { field: 'maxConcurrency', value: config.maxConcurrency, min: 1, max: 256, source: 'sockets of one container' },
  {
    field: 'flagsMaxAgeSeconds',
    value: config.flagsMaxAgeSeconds,
    min: 1,
    max: 3600,
    source: 'a rollback must reach every container',
  },
  { field: 'flagsRolloutMinutes', value: config.flagsRolloutMinutes, min: 0, max: 1440, source: 'AppConfig' },
  {
    field: 'throttle.ratePerSecond',
    value: config.throttle.ratePerSecond,
    min: 1,
    max: 10_000,
    source: 'API Gateway account quota',
  },
  { field: 'throttle.burst', value: config.throttle.burst, min: 1, max: 5_000, source: 'API Gateway account quota' },
  { field: 'authorizerCacheSeconds', value: config.authorizerCacheSeconds, min: 0, max: 3_600, source: 'API Gateway' },
  ...Object.entries(config.functions).flatMap(([name, size]) => [
    { field: `functions.${name}.memoryMb`, value: size.memoryMb, min: 128, max: 10_240, source: 'Lambda' },
    {
      field: `functions.${name}.timeoutSeconds`,
      value: size.timeoutSeconds,
      min: 1,
      max: 29,
      source: 'API Gateway waits 29 s',
    },
  ]),
];

/** Retentions that CloudWatch Logs offers, in days. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/**
 * Checks an environment's numbers before anything is synthesized.
 * @throws naming the field, the limit, where the limit comes from and the file to mend
 */
export function validateEnvironment(config: EnvironmentConfig): EnvironmentConfig {
  const mend = `in infra/environments/${config.env}.ts`;
  for (const { field, value, min, max, source } of boundsOf(config)) {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new Error(
        `${field} is ${value}, but must be a whole number from ${min} to ${max} (${source}): change it ${mend}`,
      );
    }
  }
  if (!/^\d{12}$/.test(config.accountId))
    throw new Error(`accountId is ${config.accountId}, but must have 12 digits: change it ${mend}`);
  if (!retentions.includes(config.logRetentionDays)) {
    throw new Error(
      `logRetentionDays is ${config.logRetentionDays}, but CloudWatch Logs offers ${retentions.join(', ')}: change it ${mend}`,
    );
  }
  if (config.env === 'prod' && !config.protectData)
    throw new Error(`protectData must be true for prod: change it ${mend}`);
  if (config.identity.kind === 'oidc') {
    const { issuer, jwksUri, audience } = config.identity;
    for (const [field, url] of Object.entries({ issuer, jwksUri })) {
      if (!url.startsWith('https://'))
        throw new Error(`identity.${field} is ${url}, but must be an https URL: change it ${mend}`);
    }
    if (audience.length === 0)
      throw new Error(`identity.audience is empty, so no token could be accepted: change it ${mend}`);
  }
  return config;
}
