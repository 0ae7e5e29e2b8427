import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

/** A request before API Gateway made an event of it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, such as `/api/v1/nodes?limit=20`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A token of a user with a signature that nobody checks where these go. @param id tells two tokens of a user apart */
export function tokenOf(userId: string, id: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  return `${part({ alg: 'RS256' })}.${part({ sub: userId, exp, jti: id })}.signature`;
}

/** The user of a token, as the authorizer hands it on. */
export function userOf(authorization: string | undefined): { sub: string; exp: number } | undefined {
  const [, payload] = authorization?.replace(/^Bearer /, '').split('.') ?? [];
  if (!payload) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string; exp: number };
}

/** What Lambda tells a handler about itself. */
export const lambdaContext = { functionName: 'bench', awsRequestId: 'bench' } as Context;

/** The event that API Gateway makes of a request, as far as our handlers read it. */
export function gatewayEvent({ method, url, headers, body }: HttpRequest): APIGatewayProxyEvent {
  const [path = '', query = ''] = url.split('?');
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod: method,
    path,
    resource: path,
    headers: { ...headers },
    queryStringParameters: query ? Object.fromEntries(new URLSearchParams(query)) : null,
    body: body || null,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'bench',
      authorizer: userOf(headers.authorization),
    } as unknown as APIGatewayProxyEvent['requestContext'],
  };
  return event as APIGatewayProxyEvent;
}
