import { encodingOf, isWrite, type RequestKind, type Trace, type TraceRequest } from './trace.ts';

/** What a cache could have done with a trace, at best. */
export interface Ceiling {
  /** Requests that a cache could answer at all. */
  readonly cacheable: number;
  /** Of these, those whose answer it could know already. */
  readonly hits: number;
}

export const rateOf = ({ cacheable, hits }: Ceiling): number => hits / cacheable;

export interface KeyedRequest {
  readonly request: TraceRequest;
  /** undefined where the answer is kept nowhere. */
  readonly key: string | undefined;
}

/** What tells two answers of a cache apart, besides owner and version. */
export interface CacheModel {
  /** Kinds whose answers it keeps. */
  readonly kinds: readonly RequestKind[];
  /** Whether each device, having a token of its own, has answers of its own. */
  readonly byToken: boolean;
  /** How long an answer is kept from its fill on; for ever where it is not there. */
  readonly ttlMs?: number;
}

/** Each request with its key (user or token, version, query, encoding). Every write begins a version of its user. */
export function keyedRequests(trace: Trace, { kinds, byToken }: CacheModel): KeyedRequest[] {
  const versions = new Map<number, number>();
  return trace.requests.map((request) => {
    const { user, device, kind, of } = request;
    const version = versions.get(user) ?? 0;
    if (isWrite(kind)) versions.set(user, version + 1);
    if (!kinds.includes(kind)) return { request, key: undefined };
    const owner = byToken ? `${user}/${device}` : String(user);
    return { request, key: [owner, version, kind, of, encodingOf(trace, request)].join(' ') };
  });
}

/**
 * The most hits that any cache by such keys can have: the first read of a key is a miss, since nobody has asked yet, and a
 * write ends all keys of its user's older versions. With a TTL, an answer is filled again when it has ended.
 */
export function ceilingOf(trace: Trace, model: CacheModel): Ceiling {
  const filledAt = new Map<string, number>();
  let [cacheable, hits] = [0, 0];
  for (const { key, request } of keyedRequests(trace, model)) {
    if (key === undefined) continue;
    cacheable += 1;
    const filled = filledAt.get(key);
    if (filled !== undefined && request.atMs - filled < (model.ttlMs ?? Number.POSITIVE_INFINITY)) hits += 1;
    else filledAt.set(key, request.atMs);
  }
  return { cacheable, hits };
}

/** The container's and Valkey's caches: graphs and list pages, shared by a user's devices. */
export const resultCacheModel: CacheModel = { kinds: ['graph', 'list'], byToken: false };

/** The edge: graphs that are asked for by version, by token and for 300 s (cacheRules, rule graph-version). */
export const edgeModel: CacheModel = { kinds: ['graph'], byToken: true, ttlMs: 300_000 };
