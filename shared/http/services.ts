import { numberEnv, requiredEnv } from '../environment/index.ts';
import type { FlagValues } from '../flags/index.ts';
import { maxShards, nodeIdFactory } from '../graph/index.ts';
import { type CallCount, type StoreContext, tableClient } from '../store/index.ts';
import { flagReader } from './flag-reader.ts';

/** What endpoints work with; built once per container. */
export interface Services {
  readonly store: StoreContext;
  readonly count: CallCount;
  /** Brings the flags up to date; called at the start of a request. */
  readonly refreshFlags: () => Promise<FlagValues>;
}

let services: Services | undefined;

/** The container's services: one DynamoDB client, one flag reader, whatever the number of requests. */
export function containerServices(): Services {
  if (services) return services;
  const { client, count } = tableClient();
  const flags = flagReader();
  const shards = numberEnv('WRITE_SHARDS', 1, maxShards);
  services = {
    count,
    refreshFlags: flags.refresh,
    store: {
      client,
      table: requiredEnv('TABLE_NAME'),
      flags: flags.current,
      concurrency: numberEnv('MAX_CONCURRENCY', 1, 256),
      shards,
      newNodeId: nodeIdFactory(shards),
      now: Date.now,
    },
  };
  return services;
}
