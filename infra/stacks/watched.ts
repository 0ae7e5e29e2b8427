import { infraFlag } from '../../shared/flags/index.ts';
import { type EnvironmentConfig, valkeyFunctions } from '../environments/index.ts';
import { firewallMetric } from '../modules/firewall.ts';
import type { Watched } from '../modules/kpi-metrics.ts';
import { cacheName } from '../modules/valkey.ts';
import type { Naming } from '../naming.ts';

/** What of an environment dashboards and alarms look at; the distribution is added when there is one. */
export function watchedOf(
  config: EnvironmentConfig,
  naming: Naming,
  { functions, httpFunctions, mappings }: Pick<Watched, 'functions' | 'httpFunctions' | 'mappings'>,
): Watched {
  const { env, region, valkey, readyContainers, edge, emulator } = config;
  const warm = infraFlag('warmStarts', env);
  return {
    naming,
    region,
    functions,
    httpFunctions,
    mappings,
    warmed: warm ? httpFunctions : [],
    ready: warm ? functions.filter((name) => name in readyContainers) : [],
    caching: valkeyFunctions,
    sharing: valkey ? valkeyFunctions : [],
    ...(valkey?.kind === 'serverless' ? { valkey: cacheName(naming) } : {}),
    stageCache: infraFlag('gatewayCache', env),
    ...(edge.firewall && !emulator ? { firewall: firewallMetric(naming) } : {}),
  };
}
