import type { Static, TSchema } from 'typebox';
import type { Route } from '../contract/index.ts';
import type { Services } from './services.ts';

/** A request after routing, as an endpoint sees it: decoded, validated and with its user known. */
export interface Call<R extends Route> {
  readonly userId: string;
  readonly requestId: string;
  readonly params: Inferred<R['params']>;
  readonly query: Inferred<R['query']>;
  readonly body: Inferred<R['body']>;
  /** Header names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
}
type Inferred<S> = S extends TSchema ? Static<S> : Record<string, never>;

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The user's graph version after (or at) this request; sent as `X-Graph-Version`. */
  readonly graphVersion?: number;
}

export interface Endpoint<R extends Route = Route> {
  readonly route: R;
  readonly run: (call: Call<R>, services: Services) => Promise<Reply>;
}

/** Binds one route of the contract to the function that answers it. */
export function endpoint<const R extends Route>(route: R, run: Endpoint<R>['run']): Endpoint {
  // Safe: dispatch validates params, query and body against this very route before it calls `run`.
  return { route, run } as unknown as Endpoint;
}
