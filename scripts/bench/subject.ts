import { batchedEndpoints } from '../../functions/endpoints/batched.ts';
import type { FlagValues } from '../../shared/flags/index.ts';
import { dispatcher, type Reply, readyAnswers, type Services } from '../../shared/http/index.ts';
import { logger } from '../../shared/observability/index.ts';
import { type StoreContext, storeOf, tableClient } from '../../shared/store/index.ts';
import { brain2Schema } from '../../test/support/table-model/index.ts';
import { pool, shards } from './settings.ts';

// A bulk request's own line would stand between the rows; what fails should.
logger.setLogLevel('ERROR');

const { answer } = dispatcher(batchedEndpoints);

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
  readonly close: () => void;
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

/** @param store another one than that of the deployed client, to measure what stands above it */
export function subject(
  uid: string,
  flags: FlagValues,
  endpoint: string,
  table: { client: StoreContext['client']; count: Services['count'] } = tableClient(pool, {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  }),
): Subject {
  const store = storeOf({
    client: table.client,
    table: brain2Schema().tableName,
    flags: () => flags,
    concurrency: pool,
    shards,
    warn: (message, error) => console.error(message, error),
  });
  const services: Services = {
    store,
    count: table.count,
    encoded: readyAnswers(),
    refreshFlags: async () => flags,
  };
  return {
    ...requestsOf(uid, services),
    store,
    as: (other) => requestsOf(other, services),
    close: () => table.client.destroy(),
  };
}
