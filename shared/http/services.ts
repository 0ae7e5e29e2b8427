import { setTimeout as wait } from 'node:timers/promises';
import { kmsSecret, MemoryTier, type SecretSource, SharedTier, VersionedCache } from '../cache/index.ts';
import { clientSettings, numberEnv, requiredEnv } from '../environment/index.ts';
import type { FlagValues } from '../flags/index.ts';
import { maxShards } from '../graph/index.ts';
import { countMetric, logger } from '../observability/index.ts';
import { RateLimiter } from '../rate-limit/index.ts';
import { eventBus, type PublishCount, publishInRequest } from '../request-events/index.ts';
import { type CallCount, readMeta, type StoreContext, storeOf, type TableClient, tableClient } from '../store/index.ts';
import { containerValkey, type Valkey } from '../valkey/index.ts';
import { within } from '../work/index.ts';
import { flagReader } from './flag-reader.ts';

/** Bytes of ready answers that a container keeps: a tenth of the smallest API function. */
const memoryBytes = 100 * 1024 * 1024;
/** A warm-up lasts this long, so that several at once reach as many containers. */
const warmUpMs = 100;
/** Nobody waits for a warm-up. */
const warmUpPatienceMs = 2_000;
/** A user id no issuer hands out: reading it opens connections and finds nothing. */
const nobody = ' warm';

/** What endpoints work with; built once per container. */
export interface Services {
  readonly store: StoreContext;
  readonly count: CallCount;
  /** What was spent on publishing in requests; absent where none publishes. */
  readonly published?: PublishCount;
  /** Answers ready to send; not there for a request inside a batch, whose answer is sent with others. */
  readonly cache?: VersionedCache;
  /** Bounds what each user asks for. */
  readonly limiter?: RateLimiter;
  /** Brings the flags up to date; called at the start of a request. */
  readonly refreshFlags: () => Promise<FlagValues>;
}

interface ContainerServices extends Services {
  /** Makes clients, connections and flags ready, touching no data. */
  readonly warm: () => Promise<void>;
}

const warn = (message: string, error: unknown): void => logger.warn(message, { error: error as Error });

function resultCache(
  store: StoreContext,
  valkey: Valkey | undefined,
  secret: SecretSource | undefined,
): VersionedCache {
  const observe = countMetric;
  return new VersionedCache({
    memory: new MemoryTier(memoryBytes),
    ...(valkey && secret ? { shared: new SharedTier(valkey, secret, observe) } : {}),
    sharesResults: () => store.flags().distributedCache,
    observe,
  });
}

/** With `asyncEvents` off, requests publish what they change. */
const publishing = (client: TableClient['client'], flags: () => FlagValues): PublishCount =>
  publishInRequest(client, {
    active: () => !flags().asyncEvents,
    put: eventBus(client.config, requiredEnv('EVENT_BUS')),
    onPublished: (events) => countMetric('EventsInRequest', events),
    onFailed: (events, error) => {
      warn(`${events} events were not published in the request; the outbox publishes them`, error);
      countMetric('EventsInRequestFailed', events);
    },
  });

let services: ContainerServices | undefined;

/** The container's services: one client for each thing it talks to, whatever the number of requests. */
export function containerServices(): ContainerServices {
  services ??= createServices();
  return services;
}

function createServices(): ContainerServices {
  const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
  const { client, count } = tableClient(concurrency, clientSettings());
  const flags = flagReader();
  const store = storeOf({
    client,
    table: requiredEnv('TABLE_NAME'),
    flags: flags.current,
    concurrency,
    shards: numberEnv('WRITE_SHARDS', 1, maxShards),
    epoch: numberEnv('GRAPH_EPOCH', 0, 2 ** 20),
    warn,
    explain: (plan) => logger.debug('query plan', { plan }),
  });
  const valkey = containerValkey({ onGivenUp: () => countMetric('CacheBreakerOpen') });
  const keyId = process.env.CACHE_KEY_ID;
  const secret = keyId ? kmsSecret(keyId, clientSettings(), warn) : undefined;
  const rule = {
    perSecond: numberEnv('RATE_PER_SECOND', 1, 10_000),
    burst: numberEnv('RATE_BURST', 1, 10_000),
  };
  return {
    store,
    count,
    published: publishing(client, flags.current),
    cache: resultCache(store, valkey, secret),
    limiter: new RateLimiter(rule, valkey),
    refreshFlags: flags.refresh,
    warm: async () => {
      await Promise.all([
        flags.refresh(),
        within(readMeta(store, nobody), warmUpPatienceMs),
        valkey?.warm(),
        secret?.(warmUpPatienceMs),
        wait(warmUpMs),
      ]);
    },
  };
}
