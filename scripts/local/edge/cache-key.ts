import type { CacheRule } from '../../../shared/contract/index.ts';

/**
 * nginx variables for what CloudFront normalizes before it looks into its cache: the path and query as the function left them,
 * and `$encodings`, the encodings of ours that the client takes (`br,gzip`, `br`, `gzip` or empty).
 */
export const normalizedVariables = `
  map $request_uri $raw_path { "~^(?<before>[^?]*)" $before; }
  js_var $function_path;
  js_var $function_query;
  map $function_path $key_path { "" $raw_path; default $function_path; }
  map $function_path $key_query { "" $args; default $function_query; }

  map $http_accept_encoding $takes_br { default 0; "${encodingPattern('br')}" 1; }
  map $http_accept_encoding $takes_gzip { default 0; "${encodingPattern('gzip')}" 1; }
  map $takes_br$takes_gzip $encodings { 11 "br,gzip"; 10 "br"; 01 "gzip"; default ""; }
`;

/** A name in Accept-Encoding whose weight is not zero. */
function encodingPattern(name: string): string {
  return `~*(^|,)\\s*${name}\\s*(,|$|;\\s*q\\s*=\\s*(1|0?\\.0*[1-9]))`;
}

/**
 * Variables with the query parameters that the rules name (`&name=value`, or empty where the request has none), and with the
 * whole query that a rule forwards.
 */
export function queryVariables(rules: readonly CacheRule[]): string {
  const names = new Set(rules.flatMap(({ key }) => (key.query === 'all' ? [] : key.query)));
  const forwarded = rules.map((rule) => {
    const first = rule.key.query === 'all' ? '"~^(?<kept_query>.+)$"' : '"~^&(?<kept_query>.+)$"';
    return `  map "${keyQuery(rule)}" ${forwardedQuery(rule)} { default ""; ${first} "?$kept_query"; }`;
  });
  const maps = [...names].map((name) => {
    const pattern = `~(^|&)(?<${variable(name)}_value>${name}(=[^&]*)?)(&|$)`;
    return `  map $key_query ${queryVariable(name)} { default ""; "${pattern}" "&$${variable(name)}_value"; }`;
  });
  return [...maps, ...forwarded].join('\n');
}

/** The query of a rule's key, sorted by name; with `all`, the query as it came. */
export function keyQuery({ key }: CacheRule): string {
  return key.query === 'all' ? '$key_query' : [...key.query].sort().map(queryVariable).join('');
}

/** The nginx variable that holds what the origin is told of the query, with its question mark. */
export function forwardedQuery(rule: CacheRule): string {
  return `$forwarded_query_${variable(rule.name)}`;
}

/**
 * What tells two answers apart. No part but the last can hold a space, so that no two requests share a key by accident; where
 * there are several headers, a tab (which no header value begins or ends with) keeps them apart.
 */
export function cacheKey(rule: CacheRule): string {
  const headers = rule.key.headers.map(headerVariable).join('\t');
  return [rule.key.encodings ? '$encodings' : '', '$key_path', keyQuery(rule), headers].join(' ');
}

/** The nginx variable that holds a request header. */
export function headerVariable(name: string): string {
  return `$http_${variable(name.toLowerCase())}`;
}

function queryVariable(name: string): string {
  return `$query_${variable(name)}`;
}

function variable(name: string): string {
  return name.replaceAll(/\W/g, '_');
}
