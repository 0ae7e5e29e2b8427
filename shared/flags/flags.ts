export type EnvName = 'local' | 'dev' | 'staging' | 'prod';

/** A switch for one optimization. `off` says which original behaviour returns. */
export interface Flag {
  readonly name: string;
  /** `runtime` flags live in AppConfig and change in seconds; `infra` flags live in the environment's config and change by a deployment. */
  readonly kind: 'runtime' | 'infra';
  readonly defaults: Readonly<Record<EnvName, boolean>>;
  readonly owner: string;
  readonly off: string;
}

const everywhere = (value: boolean): Record<EnvName, boolean> => ({
  local: value,
  dev: value,
  staging: value,
  prod: value,
});

export const flags = {
  batchWrites: {
    name: 'batchWrites',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'data plane',
    off: 'each item is read and written by a call of its own, one after another',
  },
  leanQueries: {
    name: 'leanQueries',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'data plane',
    off: 'lists, graphs, searches and exports read everything the user has, page after page',
  },
  boundedWork: {
    name: 'boundedWork',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'data plane',
    off: 'calls follow one another, and every answer is serialized and compressed anew as one text',
  },
  resultCache: {
    name: 'resultCache',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'data plane',
    off: 'graphs and lists are read from the table for every request',
  },
  distributedCache: {
    name: 'distributedCache',
    kind: 'runtime',
    // dev has no Valkey: it costs money while nobody works.
    defaults: { ...everywhere(true), dev: false },
    owner: 'data plane',
    off: 'each container keeps results for itself; Valkey holds none',
  },
  asyncEvents: {
    name: 'asyncEvents',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'data plane',
    off: 'each request publishes its own events, one call an event, before it answers',
  },
  rateLimit: {
    name: 'rateLimit',
    kind: 'runtime',
    defaults: everywhere(true),
    owner: 'platform',
    off: 'only the gateway and the firewall bound what a user may ask for',
  },
  gatewayCache: {
    name: 'gatewayCache',
    kind: 'infra',
    // The emulator has no stage cache; in dev it would be the largest item of the bill.
    defaults: { local: false, dev: false, staging: true, prod: true },
    owner: 'platform',
    off: 'the stage keeps no answers; every request reaches a function',
  },
  warmStarts: {
    name: 'warmStarts',
    kind: 'infra',
    defaults: { local: true, dev: false, staging: true, prod: true },
    owner: 'platform',
    off: 'no provisioned concurrency and no warmer: containers start when a request needs them',
  },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;
export type RuntimeFlagName = {
  [Name in FlagName]: (typeof flags)[Name]['kind'] extends 'runtime' ? Name : never;
}[FlagName];
export type InfraFlagName = Exclude<FlagName, RuntimeFlagName>;
/** The runtime flags' positions, by name. */
export type FlagValues = Readonly<Record<RuntimeFlagName, boolean>>;

/** The document AppConfig serves: `{ "<flag>": { "enabled": boolean } }`. */
export type FlagDocument = Record<RuntimeFlagName, { enabled: boolean }>;

export const runtimeFlags = Object.values<Flag>(flags).filter(({ kind }) => kind === 'runtime') as readonly (Flag & {
  readonly name: RuntimeFlagName;
})[];

/** The position of an infrastructure flag: part of the environment, changed by a deployment. */
export const infraFlag = (name: InfraFlagName, env: EnvName): boolean => flags[name].defaults[env];

/** The flag document an environment starts with. */
export function defaultFlagDocument(env: EnvName): FlagDocument {
  return Object.fromEntries(runtimeFlags.map((flag) => [flag.name, { enabled: flag.defaults[env] }])) as FlagDocument;
}

/** Reads positions out of a served document; what is missing or malformed keeps the environment's default. */
export function flagValues(document: unknown, env: EnvName): FlagValues {
  const served = (document ?? {}) as Partial<Record<string, { enabled?: unknown }>>;
  return Object.fromEntries(
    runtimeFlags.map((flag) => {
      const enabled = served[flag.name]?.enabled;
      return [flag.name, typeof enabled === 'boolean' ? enabled : flag.defaults[env]];
    }),
  ) as FlagValues;
}
