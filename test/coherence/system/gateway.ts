import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { routes } from '../../../shared/contract/index.ts';
import type { Containers } from './containers.ts';

/** A token that says who its user is; nobody checks its signature. */
export const tokenOf = (user: string, device: string, expires: number): string =>
  [{ alg: 'RS256' }, { sub: user, device, exp: expires }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('unsigned')
    .join('.');

const patterns = Object.values(routes).map(({ method, path }) => ({
  method,
  resource: path,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

interface Claims {
  readonly sub: string;
  readonly exp: number;
}

const claimsIn = (authorization: string | undefined): Claims =>
  JSON.parse(Buffer.from(authorization?.split('.')[1] ?? '', 'base64url').toString()) as Claims;

/** The event that API Gateway makes of a request, its authorizer's answer included. */
function eventOf(request: IncomingMessage, body: string, requestId: string): APIGatewayProxyEvent {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway.invalid');
  const { sub, exp } = claimsIn(request.headers.authorization);
  const { method = 'GET' } = request;
  const route = patterns.find((one) => one.method === method && one.pattern.test(pathname));
  return {
    httpMethod: method,
    path: pathname,
    resource: route?.resource ?? pathname,
    headers: request.headers as APIGatewayProxyEvent['headers'],
    queryStringParameters: Object.fromEntries(searchParams),
    body: body === '' ? null : body,
    isBase64Encoded: false,
    requestContext: { requestId, authorizer: { sub, exp: String(exp) } },
  } as unknown as APIGatewayProxyEvent;
}

function send(response: ServerResponse, { statusCode, headers = {}, body, isBase64Encoded }: APIGatewayProxyResult) {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  response.writeHead(statusCode, headers as Record<string, string>).end(statusCode === 304 ? undefined : bytes);
}

/**
 * Passes requests to containers, as API Gateway does.
 * @param losesAnswer asked for each answer: one that is lost was given, and its connection breaks
 */
export function gateway(containers: Containers, losesAnswer: () => boolean): Server {
  let requests = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    const result = await containers.serve(eventOf(request, await text(request), `r-${requests}`));
    if (result && !losesAnswer()) send(response, result);
    else request.socket.destroy();
  };
  return createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
}
