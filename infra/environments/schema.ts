import type { FunctionName } from '../../shared/contract/index.ts';
import type { EnvName } from '../../shared/flags/index.ts';
import type { Bound } from './bounds.ts';
import { type CapacityConfig, capacityBounds, type ExternalValkey } from './capacity.ts';
import { checkCapacity } from './capacity-rules.ts';
import { type EventsConfig, eventBounds } from './events.ts';

/** Functions that no request waits for. */
export const backgroundFunctions = [
  'warmer',
  'rotate-api-keys',
  'publish-events',
  'connect-nodes',
  'requeue-events',
  'heal',
  'push-live',
] as const;
type BackgroundFunction = (typeof backgroundFunctions)[number];

/** Every Lambda function of the stack. */
export type DeployedFunction = FunctionName | BackgroundFunction | 'authorizer' | 'live-socket';

export interface FunctionSize {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** A container image starts slower than a zip and may be larger (docs/adr/0015-warm-starts.md). @default zip */
  readonly packaging?: 'zip' | 'image';
  /** Most invocations at once; taken from what the account has for all others. @default unbounded */
  readonly reservedConcurrency?: number;
}

/** Who issues the tokens: our own Cognito user pool, or any OpenID Connect provider. */
export type IdentityConfig =
  | { readonly kind: 'cognito' }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: readonly string[]; readonly jwksUri: string };

/** What runs on this machine for `local`. */
export interface LocalCloud {
  /** Where the emulator listens. */
  readonly endpoint: string;
  /** @default none: each container keeps results for itself */
  readonly valkey?: ExternalValkey;
}

/** What an emulator needs to stand in for AWS. */
export interface EmulatorConfig {
  readonly endpoint: string;
}

/** Requests in any 5 minutes after which the firewall refuses more. It counts with a delay of tens of seconds: the exact limit is the API's own. */
export interface FirewallConfig {
  readonly perIp: number;
  /** By the Authorization header. */
  readonly perUser: number;
}

/** A name of one's own in a public zone of Route 53. Without one CloudFront's certificate is used, which takes TLS 1.0 too. */
export interface DomainConfig {
  readonly name: string;
  readonly zoneId: string;
}

/** The distribution in front of everything. */
export interface EdgeConfig {
  /** Which edge locations serve: 100 is North America and Europe, 200 adds Asia and Africa. */
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  readonly firewall?: FirewallConfig;
  readonly domain?: DomainConfig;
}

/** Every number of an environment. */
export interface EnvironmentConfig extends CapacityConfig {
  readonly env: EnvName;
  readonly accountId: string;
  readonly region: string;
  readonly emulator?: EmulatorConfig;
  readonly functions: Readonly<Record<DeployedFunction, FunctionSize>>;
  readonly logRetentionDays: number;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN';
  /** Partitions a user's new notes are spread over; raising it moves nothing. */
  readonly writeShards: number;
  /** Raise by one after restoring the table to an earlier time: graph versions given before never come again (docs/deployment.md). */
  readonly graphEpoch: number;
  /** Most DynamoDB calls a request has under way at once. */
  readonly maxConcurrency: number;
  /** How long a container may go on with the flag positions it knows. */
  readonly flagsMaxAgeSeconds: number;
  /** AppConfig rolls a flag out over this long and watches it for as long again. */
  readonly flagsRolloutMinutes: number;
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly authorizerCacheSeconds: number;
  readonly edge: EdgeConfig;
  readonly events: EventsConfig;
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

const boundsOf = (config: EnvironmentConfig): Bound[] => [
  { field: 'graphEpoch', value: config.graphEpoch, min: 0, max: 2 ** 20, source: 'versions are safe integers' },
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
  ...Object.entries(config.edge.firewall ?? {}).map(([name, value]) => ({
    field: `edge.firewall.${name}`,
    value,
    min: 10,
    max: 2_000_000_000,
    source: 'AWS WAF',
  })),
  ...capacityBounds(config),
  ...eventBounds(config.events, longestRequestSeconds(config)),
  ...Object.entries(config.functions).flatMap(([name, size]: [string, FunctionSize]) => [
    ...reservedBounds(name, size),
    { field: `functions.${name}.memoryMb`, value: size.memoryMb, min: 128, max: 10_240, source: 'Lambda' },
    { field: `functions.${name}.timeoutSeconds`, value: size.timeoutSeconds, min: 1, ...longestTimeout(name) },
  ]),
];

/** Lambda keeps 100 of an account's concurrency, 1,000 unless more was asked for, for functions without a bound. */
const reservedBounds = (name: string, { reservedConcurrency: value }: FunctionSize): Bound[] =>
  value === undefined
    ? []
    : [{ field: `functions.${name}.reservedConcurrency`, value, min: 1, max: 900, source: 'Lambda account quota' }];

const inBackground = (name: string): boolean => (backgroundFunctions as readonly string[]).includes(name);
/** A consumer's longest timeout is what its queue's visibility timeout, six times as long, leaves of SQS's 12 hours; Lambda has less. */
const longestTimeout = (name: string): Pick<Bound, 'max' | 'source'> =>
  inBackground(name) ? { max: 900, source: 'Lambda' } : { max: 29, source: 'API Gateway waits 29 s' };

/** What the slowest function behind a route may take. */
const longestRequestSeconds = ({ functions }: EnvironmentConfig): number =>
  Math.max(...Object.entries(functions).flatMap(([name, size]) => (inBackground(name) ? [] : [size.timeoutSeconds])));

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
  validateDomain(config, mend);
  checkCapacity(config, mend);
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

/** Prod needs a name of its own: CloudFront's own certificate cannot be told to refuse TLS 1.0 and 1.1. */
function validateDomain({ env, edge: { domain } }: EnvironmentConfig, mend: string): void {
  if (!domain) {
    if (env === 'prod')
      throw new Error(`edge.domain must be set for prod, to refuse TLS before 1.2: add { name, zoneId } ${mend}`);
    return;
  }
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain.name))
    throw new Error(`edge.domain.name is ${domain.name}, but must be a host name in lower case: change it ${mend}`);
  if (!/^Z[A-Z0-9]{1,31}$/.test(domain.zoneId))
    throw new Error(
      `edge.domain.zoneId is ${domain.zoneId}, but must be the id of a Route 53 zone (Z…): change it ${mend}`,
    );
}
