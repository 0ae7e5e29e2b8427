import { batchedEndpoints } from '../../functions/endpoints/batched.ts';
import { MemoryTier, type Observe, SharedTier, VersionedCache } from '../../shared/cache/index.ts';
import { clientSettings } from '../../shared/environment/index.ts';
import type { FlagValues } from '../../shared/flags/index.ts';
import { dispatcher, type Reply, type Services } from '../../shared/http/index.ts';
import { logger } from '../../shared/observability/index.ts';
import { eventBus, publishInRequest } from '../../shared/request-events/index.ts';
import { type StoreContext, storeOf, tableClient } from '../../shared/store/index.ts';
import { Valkey, type ValkeySettings } from '../../shared/valkey/index.ts';
import { brain2Schema } from '../../test/support/table-model/index.ts';
import { pool, shards, sockets } from './settings.ts';

// A bulk request's own line would stand between the rows; what fails should.
logger.setLogLevel('ERROR');

const { answer } = dispatcher(batchedEndpoints);
/** As deployed (shared/http/services.ts). */
const memoryBytes = 100 * 1024 * 1024;

/** One user's requests, as they reach a container behind gateway and handler. */
export interface Requests {
  /** Sends a request. @throws Error unless it is answered with the status asked for */
  readonly expect: <Body>(status: number, method: string, url: string, body?: unknown) => Promise<Body>;
  readonly send: (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
}

/** A container with our code; it sends requests as the user it was made for. */
export interface Subject extends Requests {
  readonly store: StoreContext;
  /** The same container, asked by another user. */
  readonly as: (uid: string) => Requests;
  /** Connects to Valkey, as a warm-up does. */
  readonly warm: () => Promise<void>;
  readonly close: () => void;
}

/** What a container has beside the table. */
export interface Shared {
  /** @default none: the container keeps results for itself */
  readonly valkey?: Pick<ValkeySettings, 'host' | 'port' | 'ca' | 'timeoutMs'>;
  readonly observe?: Observe;
  /** Its requests publish their events where `asyncEvents` is off, to where AWS_ENDPOINT_URL_EVENTBRIDGE points. @default they never do */
  readonly publishes?: boolean;
}

/** Of the bus that nobody asks for its name. */
export const busName = 'brain2-bench';
/** Where an event could not be published, a figure says nothing. */
function refuse(events: number, error: unknown): never {
  throw new Error(`${events} events were not published`, { cause: error });
}

/** The key that KMS would give every container. */
const secret = Buffer.alloc(32, 'bench');

function resultCache(
  flags: FlagValues,
  valkey: Valkey | undefined,
  observe: Observe = () => undefined,
): VersionedCache {
  return new VersionedCache({
    memory: new MemoryTier(memoryBytes),
    ...(valkey ? { shared: new SharedTier(valkey, async () => secret, observe) } : {}),
    sharesResults: () => flags.distributedCache,
    observe,
  });
}

function requestsOf(uid: string, services: Services): Requests {
  const send: Requests['send'] = (method, url, body, headers = {}) => {
    const [path = '', query = ''] = url.split('?');
    const request = { method, path: `/api/v1${path}`, query: Object.fromEntries(new URLSearchParams(query)) };
    // As text: a gateway's request is parsed, too.
    const text = body === undefined ? {} : { body: { text: JSON.stringify(body) } };
    const all = { 'content-type': 'application/json', 'accept-encoding': 'br', ...headers };
    return answer({ ...request, ...text, headers: all, userId: uid, requestId: 'bench' }, services);
  };
  return {
    send,
    expect: async <Body>(status: number, method: string, url: string, body?: unknown) => {
      const reply = await send(method, url, body);
      if (reply.status !== status)
        throw new Error(`${method} ${url}: ${reply.status} ${JSON.stringify(reply.body)?.slice(0, 300)}`);
      return reply.body as Body;
    },
  };
}

/** @param table another one than that of the deployed client, to measure what stands above it */
export function subject(
  uid: string,
  flags: FlagValues,
  endpoint: string,
  table: { client: StoreContext['client']; count: Services['count'] } = tableClient(pool, {
    ...clientSettings(sockets),
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  }),
  shared: Shared = {},
): Subject {
  const valkey = shared.valkey && new Valkey(shared.valkey);
  const store = storeOf({
    client: table.client,
    table: brain2Schema().tableName,
    flags: () => flags,
    concurrency: pool,
    shards,
    warn: (message, error) => console.error(message, error),
  });
  const { client } = table;
  const active = (): boolean => !flags.asyncEvents;
  if (shared.publishes) publishInRequest(client, { active, put: eventBus(client.config, busName), onFailed: refuse });
  const services: Services = {
    store,
    count: table.count,
    cache: resultCache(flags, valkey, shared.observe),
    refreshFlags: async () => flags,
  };
  return {
    ...requestsOf(uid, services),
    store,
    as: (other) => requestsOf(other, services),
    warm: async () => void (await valkey?.warm()),
    close: () => {
      table.client.destroy();
      valkey?.close();
    },
  };
}
