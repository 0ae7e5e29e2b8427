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
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;
/** The runtime flags' positions, by name. */
export type FlagValues = Readonly<Record<FlagName, boolean>>;

/** The document AppConfig serves: `{ "<flag>": { "enabled": boolean } }`. */
export type FlagDocument = Record<FlagName, { enabled: boolean }>;

/** The flag document an environment starts with. */
export function defaultFlagDocument(env: EnvName): FlagDocument {
  return Object.fromEntries(
    Object.values(flags)
      .filter((flag) => flag.kind === 'runtime')
      .map((flag) => [flag.name, { enabled: flag.defaults[env] }]),
  ) as FlagDocument;
}

/** Reads positions out of a served document; what is missing or malformed keeps the environment's default. */
export function flagValues(document: unknown, env: EnvName): FlagValues {
  const served = (document ?? {}) as Partial<Record<string, { enabled?: unknown }>>;
  return Object.fromEntries(
    Object.values(flags).map((flag) => {
      const enabled = served[flag.name]?.enabled;
      return [flag.name, typeof enabled === 'boolean' ? enabled : flag.defaults[env]];
    }),
  ) as FlagValues;
}
