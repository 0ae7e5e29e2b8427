import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';
import { clientSettings } from '../environment/index.ts';
import { type EnvName, type FlagValues, flagValues } from '../flags/index.ts';
import { logger } from '../observability/index.ts';
import { within } from '../work/index.ts';

/** Milliseconds a request waits for positions: the first ones, and newer ones than it knows. */
const patienceMs = { first: 1_000, later: 50 } as const;
/** After a failure AppConfig is left alone for this long. */
const retryAfterMs = 5_000;

/** Gives the served document; it decides itself how long a served one is good for. */
export type ReadDocument = () => Promise<unknown>;

/** What AppConfig serves, asked for at most every FLAGS_MAX_AGE_SECONDS; undefined where a container has no AppConfig. */
function servedDocument(): ReadDocument | undefined {
  const { APPCONFIG_APPLICATION, APPCONFIG_ENVIRONMENT, APPCONFIG_PROFILE, FLAGS_MAX_AGE_SECONDS = '30' } = process.env;
  if (!APPCONFIG_APPLICATION || !APPCONFIG_ENVIRONMENT || !APPCONFIG_PROFILE) return undefined;
  const provider = new AppConfigProvider({
    application: APPCONFIG_APPLICATION,
    environment: APPCONFIG_ENVIRONMENT,
    clientConfig: clientSettings(),
  });
  return () => provider.get(APPCONFIG_PROFILE, { maxAge: Number(FLAGS_MAX_AGE_SECONDS), transform: 'json' });
}

export interface FlagReader {
  readonly current: () => FlagValues;
  readonly refresh: () => Promise<FlagValues>;
}

/**
 * The runtime flags. When AppConfig cannot be reached, or not soon, the last known positions stay; before the first answer,
 * the environment's defaults. No request waits for an AppConfig that is away.
 */
export function flagReader(
  read: ReadDocument | undefined = servedDocument(),
  now: () => number = Date.now,
): FlagReader {
  const env = (process.env.BRAIN2_ENV ?? 'local') as EnvName;
  let values = flagValues(undefined, env);
  let answered = false;
  let failedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;
  const load = async (source: ReadDocument): Promise<void> => {
    try {
      values = flagValues(await source(), env);
      answered = true;
    } catch (error) {
      failedAt = now();
      logger.warn('flags could not be read; the last known positions stay', { reason: (error as Error).name });
    } finally {
      pending = undefined;
    }
  };
  const refresh = async (): Promise<FlagValues> => {
    if (read && now() - failedAt >= retryAfterMs) {
      pending ??= load(read);
      await within(pending, answered ? patienceMs.later : patienceMs.first);
    }
    return values;
  };
  return { current: () => values, refresh };
}
