import { LRUCache } from 'lru-cache';
import { numberEnv, requiredEnv } from '../environment/index.ts';
import type { FlagValues } from '../flags/index.ts';
import { maxShards } from '../graph/index.ts';
import { logger } from '../observability/index.ts';
import { type CallCount, type StoreContext, storeOf, tableClient } from '../store/index.ts';
import type { Encoded } from './encode.ts';
import { flagReader } from './flag-reader.ts';

/** Bytes of ready answers that a container keeps: a fraction of the smallest API function. */
const encodedBytes = 48 * 1024 * 1024;

/** What endpoints work with; built once per container. */
export interface Services {
  readonly store: StoreContext;
  readonly count: CallCount;
  /** Answers ready to send, by what they show; not there for a request inside a batch, whose answer is sent with others. */
  readonly encoded?: LRUCache<string, Encoded>;
  /** Brings the flags up to date; called at the start of a request. */
  readonly refreshFlags: () => Promise<FlagValues>;
}

/** Keeps answers that are ready to send, the latest used ones, bounded by their bytes. */
export const readyAnswers = (): LRUCache<string, Encoded> =>
  new LRUCache({ maxSize: encodedBytes, sizeCalculation: ({ text }) => text.length + 1 });

let services: Services | undefined;

/** The container's services: one DynamoDB client, one flag reader, whatever the number of requests. */
export function containerServices(): Services {
  if (services) return services;
  const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
  const { client, count } = tableClient(concurrency);
  const flags = flagReader();
  services = {
    count,
    encoded: readyAnswers(),
    refreshFlags: flags.refresh,
    store: storeOf({
      client,
      table: requiredEnv('TABLE_NAME'),
      flags: flags.current,
      concurrency,
      shards: numberEnv('WRITE_SHARDS', 1, maxShards),
      warn: (message, error) => logger.warn(message, { error: error as Error }),
      explain: (plan) => logger.debug('query plan', { plan }),
    }),
  };
  return services;
}
