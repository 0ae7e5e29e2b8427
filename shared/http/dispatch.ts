import { limits } from '../contract/index.ts';
import { Invalid, NotFound, PayloadTooLarge, UnsupportedMediaType } from '../graph/index.ts';
import { logger } from '../observability/index.ts';
import type { Call, Endpoint, Reply } from './endpoint.ts';
import { replyTo } from './errors.ts';
import { router } from './router.ts';
import type { Services } from './services.ts';
import { validate } from './validation.ts';

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

const jsonType = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;
/** A JSON document nested deeper than this is no note. Checked before parsing, so that no recursion can be driven by a client. */
const maxDepth = 64;

function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x5c && inString) i += 1;
    else if (c === 0x22) inString = !inString;
    else if (!inString && (c === 0x5b || c === 0x7b)) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (!inString && (c === 0x5d || c === 0x7d)) depth -= 1;
  }
  return false;
}

function parseText(text: string, request: ApiRequest, maxBytes: number): unknown {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes)
    throw new PayloadTooLarge(`The body has ${bytes} bytes; at most ${maxBytes} are taken`, {
      field: 'body',
      limit: maxBytes,
    });
  if (!jsonType.test(request.headers['content-type'] ?? '')) {
    throw new UnsupportedMediaType('Send JSON with the header Content-Type: application/json', {
      field: 'Content-Type',
      limit: 'application/json',
    });
  }
  if (tooDeep(text))
    throw new Invalid(`The body is nested deeper than ${maxDepth} levels`, {
      field: 'body',
      rule: 'maxDepth',
      limit: maxDepth,
    });
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__')
        throw new Invalid('A field may not be called __proto__', { field: '__proto__', rule: 'name' });
      if (typeof value === 'string' && !value.isWellFormed()) {
        throw new Invalid(`${key || 'body'} holds half a surrogate pair, which is not Unicode text`, {
          field: key || 'body',
          rule: 'unicode',
        });
      }
      return value as unknown;
    });
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw new Invalid('The body is not valid JSON', { field: 'body', rule: 'json' });
  }
}

function bodyOf(request: ApiRequest, { route }: Endpoint): unknown {
  if (!route.body) return {};
  const { body } = request;
  if (!body) throw new Invalid('The request needs a JSON body', { field: 'body', rule: 'required' });
  return 'text' in body ? parseText(body.text, request, route.maxBodyBytes ?? limits.bodyBytes) : body.value;
}

/** Answers requests by the given endpoints: routing, parsing, validation, the endpoint itself, and errors in the API's shape. */
export function dispatcher(
  endpoints: readonly Endpoint[],
): (request: ApiRequest, services: Services) => Promise<Reply> {
  const find = router(endpoints);
  return async (request, services) => {
    try {
      const match = find(request.method, request.path);
      if (!match) throw new NotFound(`There is no ${request.method} ${request.path}`);
      const { endpoint, params } = match;
      const query = { ...request.query };
      const body = bodyOf(request, endpoint);
      validate(endpoint.route.name, 'params', params);
      validate(endpoint.route.name, 'query', query);
      validate(endpoint.route.name, 'body', body);
      const { userId, requestId, headers } = request;
      const call = { userId, requestId, headers, params, query, body } as unknown as Call<Endpoint['route']>;
      return await endpoint.run(call, services);
    } catch (error) {
      const reply = replyTo(error, request.requestId);
      if (reply.status >= 500) logger.error('request failed', { error: error as Error });
      return reply;
    }
  };
}
