import { NotFound } from '../graph/index.ts';
import { logger } from '../observability/index.ts';
import { bodyOf } from './body.ts';
import type { ApiRequest, Endpoint, Prepared, Reply } from './endpoint.ts';
import { replyTo } from './errors.ts';
import { keyedRun } from './idempotency.ts';
import { router } from './router.ts';
import type { Services } from './services.ts';
import { validate } from './validation.ts';

/** Routing, parsing and validation, and then the endpoint itself, with errors in the API's shape. */
export interface Dispatcher {
  /** @throws DomainError when no route fits, or the request does not fit its route */
  readonly prepare: (request: ApiRequest) => Prepared;
  /** Runs a prepared request; a failure becomes its reply. */
  readonly run: (prepared: Prepared, services: Services) => Promise<Reply>;
  /** Both, and the reply in its final form. */
  readonly answer: (request: ApiRequest, services: Services) => Promise<Reply>;
}

/** A reply whose body repeats the version carries it from here on. */
export function finished({ versioned, ...reply }: Reply): Reply {
  return versioned ? { ...reply, body: { ...(reply.body as object), graphVersion: reply.graphVersion } } : reply;
}

/** What a request that failed is answered. */
export function failure(error: unknown, requestId: string): Reply {
  const reply = replyTo(error, requestId);
  if (reply.status >= 500) logger.error('request failed', { error: error as Error });
  return reply;
}

/** Answers requests by the given endpoints. */
export function dispatcher(endpoints: readonly Endpoint[]): Dispatcher {
  const find = router(endpoints);

  const prepare = (request: ApiRequest): Prepared => {
    const match = find(request.method, request.path);
    if (!match) throw new NotFound(`There is no ${request.method} ${request.path}`);
    const { endpoint, params } = match;
    const query = { ...request.query };
    const body = bodyOf(request, endpoint);
    validate(endpoint.route.name, 'params', params);
    validate(endpoint.route.name, 'query', query);
    validate(endpoint.route.name, 'body', body);
    const { userId, requestId, headers } = request;
    return { endpoint, call: { userId, requestId, headers, params, query, body } as unknown as Prepared['call'] };
  };

  const run = async (prepared: Prepared, services: Services): Promise<Reply> => {
    try {
      return await keyedRun(prepared, services);
    } catch (error) {
      return failure(error, prepared.call.requestId);
    }
  };

  const answer = async (request: ApiRequest, services: Services): Promise<Reply> => {
    try {
      return finished(await run(prepare(request), services));
    } catch (error) {
      return failure(error, request.requestId);
    }
  };

  return { prepare, run, answer };
}
