import type { FunctionName } from '../../shared/contract/index.ts';
import type { Bound } from './bounds.ts';

/** Where functions that use Valkey live: private subnets, one a zone. Zones are named here, because a lookup would need an account: by id, since names mean other zones in each account. */
export interface VpcConfig {
  /** A block of /16 to /22; each zone gets a sixteenth of it. */
  readonly cidr: string;
  /** E.g. `use1-az1`. */
  readonly zoneIds: readonly string[];
}

/** ElastiCache Serverless bills by use; these are the most it may use. Past them it evicts (data) and refuses (ECPU), and requests go on without it. */
export interface ServerlessValkey {
  readonly kind: 'serverless';
  readonly maxGb: number;
  /** ElastiCache processing units a second: one for each KB that a command moves, and at least one. */
  readonly maxEcpuPerSecond: number;
}

/** A server somebody else runs: locally the one that `make up` started. */
export interface ExternalValkey {
  readonly kind: 'external';
  /** `host:port`, TLS only. */
  readonly endpoint: string;
  /** The authority that signed its certificate. */
  readonly caPem: string;
}

export type ValkeyConfig = ServerlessValkey | ExternalValkey;

/** Containers of a function that are kept ready: `min` always, up to `max` as they are used. Equal: no scaling. */
export interface ReadyContainers {
  readonly min: number;
  readonly max: number;
  /** `min` in business hours; outside of them there are `min`, and no more. @default min to max all week */
  readonly businessMin?: number;
}

/** When people work, Monday to Friday. */
export interface BusinessHours {
  readonly fromHour: number;
  readonly toHour: number;
  /** As the IANA time zone database names it. */
  readonly timeZone: string;
}

/** What service clients may do together with others of their kind; each key has these limits of its own. */
export interface ServicePlan {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly requestsPerMonth: number;
}

/** The numbers of an environment that say how much is kept ready and how much may be used. */
export interface CapacityConfig {
  /** @default functions stay outside any VPC: there is no Valkey of ours to reach */
  readonly vpc?: VpcConfig;
  /** @default each container keeps results for itself */
  readonly valkey?: ValkeyConfig;
  /** Provisioned concurrency, by function; unnamed functions have none. */
  readonly readyContainers: Readonly<Partial<Record<FunctionName | 'authorizer', ReadyContainers>>>;
  readonly businessHours?: BusinessHours;
  /** Containers the warmer keeps warm, by function. */
  readonly warmContainers: Readonly<Partial<Record<FunctionName, number>>>;
  /** Programs that call the API with a key of their own. */
  readonly serviceClients: readonly string[];
  readonly servicePlan: ServicePlan;
  /** Days between two keys of a service client. @default keys change when somebody says so */
  readonly keyRotationDays?: number;
  /** What one user may ask for. */
  readonly rateLimit: { readonly perSecond: number; readonly burst: number };
  /** Most connections a container has to one AWS service. */
  readonly maxSockets: number;
}

const valkeyBounds = (valkey: ValkeyConfig | undefined): Bound[] =>
  valkey?.kind === 'serverless'
    ? [
        { field: 'valkey.maxGb', value: valkey.maxGb, min: 1, max: 5_000, source: 'ElastiCache Serverless' },
        {
          field: 'valkey.maxEcpuPerSecond',
          value: valkey.maxEcpuPerSecond,
          min: 1_000,
          max: 15_000_000,
          source: 'ElastiCache Serverless',
        },
      ]
    : [];

/** Lambda grants an account 1,000 executions at once (a new one less, see docs/deployment.md) and keeps 100 of them unreserved. */
const mostReady = 900;

const readyBounds = (ready: CapacityConfig['readyContainers']): Bound[] => [
  ...Object.entries(ready).flatMap(([name, { min, max, businessMin = min }]) => [
    { field: `readyContainers.${name}.max`, value: max, min: 1, max: mostReady, source: 'Lambda account quota' },
    { field: `readyContainers.${name}.min`, value: min, min: 1, max, source: 'its own max' },
    { field: `readyContainers.${name}.businessMin`, value: businessMin, min, max, source: 'its own min and max' },
  ]),
  {
    field: 'readyContainers, the sum of their max,',
    value: Object.values(ready).reduce((sum, { max }) => sum + max, 0),
    min: 0,
    max: mostReady,
    source: 'Lambda account quota, which all functions share',
  },
];

const hourBounds = (hours: BusinessHours | undefined): Bound[] =>
  hours
    ? [
        { field: 'businessHours.fromHour', value: hours.fromHour, min: 0, max: 22, source: 'a day' },
        { field: 'businessHours.toHour', value: hours.toHour, min: hours.fromHour + 1, max: 23, source: 'a day' },
      ]
    : [];

/** The bounds of these numbers, each with where it comes from. */
export function capacityBounds(config: CapacityConfig): Bound[] {
  const { rateLimit, maxSockets, servicePlan: plan, keyRotationDays = 30 } = config;
  return [
    ...valkeyBounds(config.valkey),
    ...readyBounds(config.readyContainers),
    ...hourBounds(config.businessHours),
    ...Object.entries(config.warmContainers).map(([name, value]) => ({
      field: `warmContainers.${name}`,
      value,
      min: 1,
      max: 20,
      source: 'one warmer calls them all at once; more is work for provisioned concurrency',
    })),
    {
      field: 'rateLimit.perSecond',
      value: rateLimit.perSecond,
      min: 1,
      max: 10_000,
      source: 'API Gateway account quota',
    },
    {
      field: 'rateLimit.burst',
      value: rateLimit.burst,
      min: rateLimit.perSecond,
      max: 10_000,
      source: 'one second of its own rate',
    },
    { field: 'maxSockets', value: maxSockets, min: 1, max: 256, source: 'file descriptors of one container' },
    {
      field: 'servicePlan.ratePerSecond',
      value: plan.ratePerSecond,
      min: 1,
      max: 10_000,
      source: 'API Gateway account quota',
    },
    { field: 'servicePlan.burst', value: plan.burst, min: 1, max: 5_000, source: 'API Gateway account quota' },
    {
      field: 'servicePlan.requestsPerMonth',
      value: plan.requestsPerMonth,
      min: 1,
      max: 2_000_000_000,
      source: 'API Gateway takes a 32-bit number',
    },
    {
      field: 'keyRotationDays',
      value: keyRotationDays,
      min: 1,
      max: 365,
      source: 'Secrets Manager takes 1 to 1,000; a key should not live longer than a year',
    },
  ];
}
