import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { logger, recordRequest, startRequest } from '../observability/index.ts';
import { dispatcher } from './dispatch.ts';
import { encodeBody } from './encode.ts';
import type { ApiRequest, Endpoint, Reply } from './endpoint.ts';
import { errorReply, replyTo } from './errors.ts';
import { containerServices } from './services.ts';

const lowerCase = (headers: Record<string, string | undefined> | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );

const clean = (parameters: Record<string, string | undefined> | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** API Gateway's event as the dispatcher takes it. With `binaryMediaTypes` of every type, bodies arrive in base64. */
export function toApiRequest(event: APIGatewayProxyEvent): ApiRequest {
  const text =
    event.body === null
      ? undefined
      : event.isBase64Encoded
        ? Buffer.from(event.body, 'base64').toString('utf8')
        : event.body;
  return {
    method: event.httpMethod,
    path: event.path.length > 1 ? event.path.replace(/\/$/, '') : event.path,
    query: clean(event.queryStringParameters),
    headers: lowerCase(event.headers),
    ...(text ? { body: { text } } : {}),
    userId: String(event.requestContext.authorizer?.sub ?? ''),
    requestId: event.requestContext.requestId,
  };
}

/** The gateway caches the authorizer's answer for 5 minutes; a token that expired meanwhile is refused here. */
function expired(event: APIGatewayProxyEvent, nowMs: number): boolean {
  const exp = Number(event.requestContext.authorizer?.exp ?? Number.POSITIVE_INFINITY);
  return exp * 1000 <= nowMs;
}

function headersOf(reply: Reply, request: ApiRequest): Record<string, string> {
  return {
    'Cache-Control': 'private, no-cache',
    Vary: 'Authorization, Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': request.requestId,
    ...(reply.graphVersion === undefined ? {} : { 'X-Graph-Version': String(reply.graphVersion) }),
  };
}

/** A reply as API Gateway takes it. A body that is text already (newline-delimited JSON) names its own content type. */
async function toResult(
  reply: Reply,
  request: ApiRequest,
  headers: Record<string, string>,
  bounded: boolean,
): Promise<APIGatewayProxyResult> {
  const accepted = request.headers['accept-encoding'];
  const encoded =
    reply.encoded ?? (reply.body === undefined ? undefined : await encodeBody(reply.body, accepted, bounded));
  return {
    statusCode: reply.status,
    headers: {
      ...(encoded ? { 'Content-Type': 'application/json; charset=utf-8' } : {}),
      ...(encoded?.encoding ? { 'Content-Encoding': encoded.encoding } : {}),
      ...headersOf(reply, request),
      ...headers,
      ...reply.headers,
    },
    body: encoded?.text ?? '',
    isBase64Encoded: encoded?.isBase64 ?? false,
  };
}

/** The Lambda handler of a set of endpoints: a middy chain around the dispatcher. */
export function httpHandler(endpoints: readonly Endpoint[]) {
  const { answer } = dispatcher(endpoints);
  const needsUser = new Map(endpoints.map(({ route }) => [`${route.method} ${route.path}`, route.auth === 'user']));

  const base = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const services = containerServices();
    const request = toApiRequest(event);
    const before = { ...services.count };
    const secured = needsUser.get(`${event.httpMethod} ${event.resource}`) ?? true;
    const refused = secured && (!request.userId || expired(event, Date.now()));
    if (secured && !refused) await services.refreshFlags();
    const reply = refused
      ? errorReply('unauthorized', 'The token has expired; sign in again', request.requestId)
      : await answer(request, services);
    const calls = services.count.calls - before.calls;
    const dbMs = services.count.durationMs - before.durationMs;
    const coldHeaders = recordRequest({ route: `${event.httpMethod} ${event.resource}`, status: reply.status, calls });
    const timing = { 'Server-Timing': `db;dur=${dbMs.toFixed(1)};desc="${calls} calls"`, ...coldHeaders };
    return toResult(reply, request, timing, services.store.flags().boundedWork);
  };

  return middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, Context>()
    .before(({ event, context }) => startRequest(event, context))
    .onError(async (request) => {
      logger.error('request failed', { error: request.error as Error });
      const apiRequest = toApiRequest(request.event);
      request.response = await toResult(replyTo(request.error, apiRequest.requestId), apiRequest, {}, true);
    })
    .handler(base);
}
