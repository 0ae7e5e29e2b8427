import type { Static, TSchema } from 'typebox';
import type { Source } from '../cache/index.ts';
import type { Route } from '../contract/index.ts';
import type { Share } from '../rate-limit/index.ts';
import type { RememberedReply } from '../store/index.ts';
import type { Encoded } from './encode.ts';
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
  /** The body repeats the graph version. */
  readonly versioned?: true;
  /** The body ready to send, where that was kept or had to be measured. */
  readonly encoded?: Encoded;
  /** Where the answer came from, where one could be kept. */
  readonly cache?: Source;
  /** What is left of the user's share, where the endpoint took of it. */
  readonly share?: Share;
  /** Shared caches may keep it for its user: it carries nothing of this one request. */
  readonly shareable?: true;
}

interface Behaviour<R extends Route> {
  readonly run: (call: Call<R>, services: Services) => Promise<Reply>;
  /** Answers several calls of one user as if they came one after another, by fewer database calls. */
  readonly runTogether?: (calls: readonly Call<R>[], services: Services) => Promise<Reply[]>;
  /**
   * For an answer that holds contents: what to keep of it under an idempotency key, and how to give it again.
   * Other answers hold ids and counts only and are kept as they are.
   */
  readonly replay?: {
    readonly keep: (reply: Reply, call: Call<R>) => RememberedReply;
    readonly again: (kept: RememberedReply, call: Call<R>, services: Services) => Promise<Reply>;
  };
}

export interface Endpoint<R extends Route = Route> extends Behaviour<R> {
  readonly route: R;
}

/** A request before routing: from API Gateway, or from inside a batch. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's text, or its parsed value when it came inside a batch. */
  readonly body?: { readonly text: string } | { readonly value: unknown };
  readonly userId: string;
  readonly requestId: string;
}

/** A request that has an endpoint and passed its validators. */
export interface Prepared {
  readonly endpoint: Endpoint;
  readonly call: Call<Endpoint['route']>;
}

/** Binds one route of the contract to the function that answers it. */
export function endpoint<const R extends Route>(
  route: R,
  run: Behaviour<R>['run'],
  more: Omit<Behaviour<R>, 'run'> = {},
): Endpoint {
  // Safe: dispatch validates params, query and body against this very route before it calls `run`.
  return { route, run, ...more } as unknown as Endpoint;
}
