// What CloudFront runs for a request before it looks into a cache (runtime cloudfront-js-2.0); the local edge runs it in njs.
// It cannot check a signature, only refuse what no authorizer would take: the whole token is part of the cache key, so only
// somebody who sends the very token that was once accepted can meet a kept answer, and not after it has expired.

/** The cache rules, first match counts; inserted from shared/contract/cache-rules.ts when the stack is synthesized. */
const rules = [];
/** Headers together may have 20 KB at CloudFront, 10 KB at API Gateway; no issuer's token comes near. */
const maxTokenLength = 8192;

const missing = 'The Authorization header needs a valid bearer token';
const expired = 'The token has expired; sign in again';

function ruleOf(uri) {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule.open ? uri.indexOf(rule.path) === 0 : uri === rule.path) return rule;
  }
  return undefined;
}

/** An object out of one part of a token; undefined for whatever is none. */
function decoded(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString());
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch (_error) {
    return undefined;
  }
}

/** Why a token is refused, or undefined. */
function refusal(header) {
  if (!header || header.multiValue || header.value.length > maxTokenLength) return missing;
  const parts = /^[Bb]earer +([-\w]+)\.([-\w]+)\.[-\w]+$/.exec(header.value);
  if (!parts) return missing;
  const protection = decoded(parts[1]);
  const claims = decoded(parts[2]);
  if (!protection || !claims) return missing;
  if (typeof protection.alg !== 'string' || protection.alg.toLowerCase() === 'none') return missing;
  if (typeof claims.exp !== 'number') return missing;
  return claims.exp * 1000 <= Date.now() ? expired : undefined;
}

function unauthorized(message, requestId) {
  return {
    statusCode: 401,
    statusDescription: 'Unauthorized',
    headers: {
      'content-type': { value: 'application/json' },
      'cache-control': { value: 'no-store' },
      'www-authenticate': { value: 'Bearer' },
    },
    body: {
      encoding: 'text',
      data: JSON.stringify({ error: true, type: 'unauthorized', message: message, request_id: requestId }),
    },
  };
}

/** The parameters of the key, each once and in the order of their names: one question, one kept answer. */
function normalized(query, names) {
  const kept = {};
  for (let i = 0; i < names.length; i++) {
    const given = query[names[i]];
    if (given) kept[names[i]] = { value: given.value };
  }
  return kept;
}

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const request = event.request;
  const rule = ruleOf(request.uri);
  if (!rule) return request;
  if (rule.checksToken) {
    const message = refusal(request.headers.authorization);
    if (message) return unauthorized(message, event.context.requestId);
  }
  if (rule.query) request.querystring = normalized(request.querystring, rule.query);
  const lastPart = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (rule.pageFallback && lastPart.indexOf('.') < 0) request.uri = '/index.html';
  return request;
}
