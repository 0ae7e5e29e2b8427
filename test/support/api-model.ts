import { dispatcher, type Reply, type Services } from '../../shared/http/index.ts';
import { userEndpoints } from './http-request.ts';
import type { ModelStore } from './model-store.ts';

const { answer } = dispatcher(userEndpoints);

/** An answer as a client sees it, and the database calls it took. */
export interface ApiReply extends Reply {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body?: any;
  readonly calls: number;
}

export type Send = (
  method: string,
  url: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ApiReply>;

/** The API as one user's client sees it, without gateway and functions: requests go straight to the dispatcher. */
export function apiOn(store: ModelStore, userId = 'ada', more: Pick<Services, 'cache' | 'limiter'> = {}): Send {
  const count = { calls: 0, durationMs: 0 };
  const total = () => Object.values(store.model.calls).reduce((sum, calls) => sum + calls, 0);
  const services: Services = {
    ...more,
    store,
    refreshFlags: async () => store.flags(),
    get count() {
      count.calls = total();
      return count;
    },
  };
  return async (method, url, body, headers = {}) => {
    const before = total();
    const [path = '', query = ''] = url.split('?');
    const reply = await answer(
      {
        method,
        path: `/api/v1${path}`,
        query: Object.fromEntries(new URLSearchParams(query)),
        headers,
        ...(body === undefined ? {} : { body: { value: structuredClone(body) } }),
        userId,
        requestId: 'r',
      },
      services,
    );
    return { ...reply, calls: total() - before };
  };
}
