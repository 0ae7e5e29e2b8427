import type { CacheRule, Route } from '../../shared/contract/index.ts';

/** A method whose answers the stage keeps. */
export interface CachedMethod {
  readonly route: Route;
  readonly ttlSeconds: number;
  /** What tells two answers apart. */
  readonly keyParameters: readonly string[];
  /** The same as the method must declare them; a parameter that it does not declare is no part of the key. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
}

/** API Gateway keeps an answer for an hour at most. */
const longestSeconds = 3_600;

/**
 * The methods that the rules' `gatewayRoute`s name, with the rules' keys: path parameters, query parameters, headers, and the
 * encoding, which CloudFront has normalized.
 *
 * The stage keeps whatever the function answers, errors too, and reads no `Cache-Control` of it; there is no switch for that
 * (https://repost.aws/questions/QUDxOW-WXVQV-7rhfpG-cbqQ, https://stackoverflow.com/questions/45883323). What must not be kept
 * for so long, such a route must not answer: docs/edge.md says how its function and its clients deal with that.
 */
export function cachedMethods(rules: readonly CacheRule[], routes: readonly Route[]): readonly CachedMethod[] {
  return rules.flatMap((rule) => {
    if (!rule.gatewayRoute) return [];
    const route = routes.find(({ name }) => name === rule.gatewayRoute);
    if (!route)
      throw new Error(`The cache rule ${rule.name} names the route ${rule.gatewayRoute}, which does not exist`);
    return [cachedMethod(rule, route)];
  });
}

function cachedMethod(rule: CacheRule, route: Route): CachedMethod {
  validate(rule, route);
  const { headers, query, encodings } = rule.key;
  const path = Object.keys(route.params?.properties ?? {}).map((name) => `method.request.path.${name}`);
  const queries = (query as readonly string[]).map((name) => `method.request.querystring.${name}`);
  const header = [...headers, ...(encodings ? ['Accept-Encoding'] : [])].map((name) => `method.request.header.${name}`);
  return {
    route,
    ttlSeconds: rule.ttlSeconds.max,
    keyParameters: [...path, ...queries, ...header],
    requestParameters: Object.fromEntries([...queries, ...header].map((name) => [name, false])),
  };
}

/** @throws at synth for what the stage cannot keep, or not by the rule's key */
function validate({ name, key, ttlSeconds }: CacheRule, { method, auth, query }: Route): void {
  if (method !== 'GET') throw new Error(`The cache rule ${name}: the stage keeps answers of GET only`);
  if (key.query === 'all')
    throw new Error(`The cache rule ${name}: the stage's key needs its query parameters by name`);
  const unknown = key.query.find((one) => !(one in (query?.properties ?? {})));
  if (unknown) throw new Error(`The cache rule ${name}: its route has no query parameter ${unknown}`);
  if (auth === 'user' && !key.headers.includes('Authorization'))
    throw new Error(`The cache rule ${name} must have Authorization in its key, or users would share answers`);
  if (ttlSeconds.max > longestSeconds)
    throw new Error(`The cache rule ${name}: the stage keeps answers for ${longestSeconds} s at most`);
}
