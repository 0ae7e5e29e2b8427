import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';
import { clientSettings } from '../environment/index.ts';
import { type EnvName, type FlagValues, flagValues } from '../flags/index.ts';
import { logger } from '../observability/index.ts';

/**
 * Reads the runtime flags from AppConfig, at most every FLAGS_MAX_AGE_SECONDS.
 * When AppConfig cannot be reached the last known positions stay; before the first answer, the environment's defaults.
 */
export function flagReader(): { current: () => FlagValues; refresh: () => Promise<FlagValues> } {
  const { APPCONFIG_APPLICATION, APPCONFIG_ENVIRONMENT, APPCONFIG_PROFILE, FLAGS_MAX_AGE_SECONDS = '30' } = process.env;
  const env = (process.env.BRAIN2_ENV ?? 'local') as EnvName;
  let values = flagValues(undefined, env);
  if (!APPCONFIG_APPLICATION || !APPCONFIG_ENVIRONMENT || !APPCONFIG_PROFILE) {
    return { current: () => values, refresh: async () => values };
  }
  const provider = new AppConfigProvider({
    application: APPCONFIG_APPLICATION,
    environment: APPCONFIG_ENVIRONMENT,
    clientConfig: clientSettings(),
  });
  const refresh = async () => {
    try {
      values = flagValues(
        await provider.get(APPCONFIG_PROFILE, { maxAge: Number(FLAGS_MAX_AGE_SECONDS), transform: 'json' }),
        env,
      );
    } catch (error) {
      logger.warn('flags could not be read; the last known positions stay', { reason: (error as Error).name });
    }
    return values;
  };
  return { current: () => values, refresh };
}
