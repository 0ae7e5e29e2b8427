import { basePath, type RouteName } from './routes.ts';

/** How long and by what a shared cache may keep the answers of a path. */
export interface CacheRule {
  readonly name: string;
  /** Paths as CloudFront matches them; the first rule that matches counts. */
  readonly path: string;
  readonly origin: 'api' | 'site';
  readonly methods: 'read' | 'all';
  /** Seconds an answer is kept: at least, where the origin does not say, at most. */
  readonly ttlSeconds: { readonly min: number; readonly default: number; readonly max: number };
  /** What tells two answers apart, besides the path. Encodings are normalized to br and gzip. */
  readonly key: {
    readonly headers: readonly string[];
    readonly query: 'all' | readonly string[];
    readonly encodings: boolean;
  };
  /** A token that is missing or expired is refused before a kept answer could be given. */
  readonly checksToken: boolean;
  /** The route whose answers the gateway's stage cache keeps too, by the same key. */
  readonly gatewayRoute?: RouteName;
  /** Paths whose last part has no extension are pages of the site, which one document shows. */
  readonly pageFallback?: true;
}

/** The origin has the last word: with a minimum over 0 CloudFront would keep even what says `no-store`. */
const kept = (seconds: number) => ({ min: 0, default: seconds, max: seconds });
/** Nothing is kept unless the origin says so, and then a second; with 0 CloudFront would take no header into the key. */
const uncached = { min: 0, default: 0, max: 1 };
const day = 24 * 3600;

/**
 * The one table of what shared caches do. CloudFront's behaviors, the gateway's stage cache and the local edge are made from it.
 * A user's token is part of every API key, so no answer ever reaches another user.
 */
export const cacheRules: readonly CacheRule[] = [
  {
    name: 'graph-version',
    path: `${basePath}/graph-data/*`,
    origin: 'api',
    methods: 'read',
    ttlSeconds: kept(300),
    key: { headers: ['Authorization'], query: ['nextToken'], encodings: true },
    checksToken: true,
    gatewayRoute: 'graphDataAt',
  },
  {
    name: 'api',
    path: '/api/*',
    origin: 'api',
    methods: 'all',
    ttlSeconds: uncached,
    key: { headers: ['Authorization'], query: 'all', encodings: true },
    checksToken: false,
  },
  {
    name: 'health',
    path: '/health',
    origin: 'api',
    methods: 'read',
    ttlSeconds: uncached,
    key: { headers: ['Authorization'], query: 'all', encodings: true },
    checksToken: false,
  },
  {
    name: 'site-assets',
    path: '/assets/*',
    origin: 'site',
    methods: 'read',
    // Their names hold a hash of their content.
    ttlSeconds: { min: 0, default: 30 * day, max: 365 * day },
    key: { headers: [], query: [], encodings: true },
    checksToken: false,
  },
  {
    name: 'site',
    path: '*',
    origin: 'site',
    methods: 'read',
    ttlSeconds: { min: 0, default: 60, max: 300 },
    key: { headers: [], query: [], encodings: true },
    checksToken: false,
    pageFallback: true,
  },
];
