import { clientSettings, numberEnv, requiredEnv } from '../environment/index.ts';
import { type EnvName, flagValues } from '../flags/index.ts';
import { logger } from '../observability/index.ts';
import { tableClient } from './client.ts';
import type { StoreContext } from './context.ts';
import { storeOf } from './store.ts';

/**
 * The store of a function that no request calls, from its environment variables. It asks AppConfig for no flags: the ways the
 * data plane is read and written are those of the environment's defaults.
 * @param shards of new notes. @default 1, for those that make none
 */
export function backgroundStore(shards = 1): StoreContext {
  const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
  const flags = flagValues(undefined, (process.env.BRAIN2_ENV ?? 'local') as EnvName);
  return storeOf({
    client: tableClient(concurrency, clientSettings()).client,
    table: requiredEnv('TABLE_NAME'),
    flags: () => flags,
    concurrency,
    shards,
    epoch: numberEnv('GRAPH_EPOCH', 0, 2 ** 20),
    warn: (message, error) => logger.warn(message, { error: error as Error }),
  });
}
