import type { CacheRule } from '../../../shared/contract/index.ts';
import { cacheKey, forwardedQuery, headerVariable } from './cache-key.ts';

/**
 * nginx's form of a cache rule. Locations with a pattern are tried in their order, as CloudFront tries behaviors.
 * Where the viewer-request function has something to do, it comes first and sends what it lets through to a second location.
 */
export function locations(rule: CacheRule): string {
  const proxy = [...(isKept(rule) ? keeping(rule) : ['proxy_cache off;']), ...forwarding(rule)];
  if (!rule.checksToken && !rule.pageFallback)
    return block(`~ ${pathPattern(rule.path)}`, [...methods(rule), ...proxy]);
  const check = [
    `set $rule "${rule.name}";`,
    'add_header X-Cache "FunctionGeneratedResponse from edge" always;',
    'js_content edge.viewerRequest;',
  ];
  return block(`~ ${pathPattern(rule.path)}`, [...methods(rule), ...check]) + block(`@${rule.name}`, proxy);
}

/** Whether answers of a rule are kept although the origin does not ask for it: one that keeps a second at most is not worth a cache here. */
export function isKept({ ttlSeconds }: CacheRule): boolean {
  return ttlSeconds.default > 0;
}

/** CloudFront's path patterns know `*` (any characters) and `?` (one). */
function pathPattern(path: string): string {
  const pattern = path.replaceAll(/[.+^$()[\]{}|\\]/g, '\\$&');
  return `^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`;
}

function methods(rule: CacheRule): string[] {
  // GET stands for HEAD too.
  return rule.methods === 'all' ? [] : ['limit_except GET { deny all; }'];
}

function keeping(rule: CacheRule): string[] {
  const { min, default: ttl } = rule.ttlSeconds;
  // What the origin says of 200s comes first, as at CloudFront; nginx knows no upper bound for that (`ttlSeconds.max`).
  // A Vary must not split entries by what the key has normalized.
  const ignored = min > 0 ? 'Vary Cache-Control Expires X-Accel-Expires' : 'Vary';
  return [
    'proxy_cache edge;',
    `proxy_cache_key "${cacheKey(rule)}";`,
    `proxy_cache_valid 200 ${ttl}s;`,
    'proxy_no_cache $is_error;',
    `proxy_ignore_headers ${ignored};`,
    // Misses of one key go to the origin once; nginx lets the others look again every half second.
    'proxy_cache_lock on;',
    'proxy_cache_lock_age 30s;',
    'proxy_cache_lock_timeout 30s;',
    'proxy_cache_use_stale off;',
  ];
}

/** A kept answer must depend on nothing but its key: no other header and no other parameter reaches the origin. */
function forwarding(rule: CacheRule): string[] {
  const always = [
    'proxy_set_header Host $distribution;',
    'proxy_set_header Connection "";',
    `proxy_set_header Accept-Encoding ${rule.key.encodings ? '$encodings' : '""'};`,
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  ];
  if (!isKept(rule)) {
    return [
      ...always,
      'proxy_set_header Cookie "";',
      // A write whose answer was lost is not sent again: nginx would repeat PUT and DELETE, CloudFront does not.
      ...(rule.methods === 'all' ? ['proxy_next_upstream off;'] : []),
      'proxy_pass http://origin$origin_path$is_args$args;',
    ];
  }
  const keyed = rule.key.headers.map((name) => `proxy_set_header ${name} ${headerVariable(name)};`);
  return [
    ...always,
    'proxy_pass_request_headers off;',
    ...(rule.methods === 'read' ? ['proxy_pass_request_body off;', 'proxy_set_header Content-Length "";'] : []),
    'proxy_set_header Accept $http_accept;',
    ...keyed,
    `proxy_pass http://origin$key_path${forwardedQuery(rule)};`,
  ];
}

function block(match: string, lines: string[]): string {
  return `\n    location ${match} {\n${lines.map((line) => `      ${line}`).join('\n')}\n    }\n`;
}
