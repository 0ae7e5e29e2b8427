import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiRequest } from './endpoint.ts';

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
export function expired(event: APIGatewayProxyEvent, nowMs: number): boolean {
  const exp = Number(event.requestContext.authorizer?.exp ?? Number.POSITIVE_INFINITY);
  return exp * 1000 <= nowMs;
}
