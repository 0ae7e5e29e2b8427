import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiRequest } from './endpoint.ts';

/** What is there of the gateway's headers or parameters. */
const present = (
  values: Record<string, string | undefined> | null,
  nameOf = (name: string): string => name,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[nameOf(name), value]])),
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
    query: present(event.queryStringParameters),
    headers: present(event.headers, (name) => name.toLowerCase()),
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
