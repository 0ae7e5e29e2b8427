import type { APIGatewayProxyResult } from 'aws-lambda';
import { encodeBody } from './encode.ts';
import type { ApiRequest, Reply } from './endpoint.ts';

/** How long a client, and the caches in front of us, may keep the graph of a version (`cacheRules`). */
const sharedSeconds = 300;

/** Errors are kept nowhere; answers only for their user, and only when we are asked first. */
const cacheControl = ({ status, shareable }: Reply): string => {
  if (status >= 400) return 'no-store';
  // Not `private`: that would keep it out of the caches in front too. Their key holds the user's token.
  return shareable ? `max-age=${sharedSeconds}` : 'private, no-cache';
};

const headersOf = (reply: Reply): Record<string, string> => ({
  'Cache-Control': cacheControl(reply),
  Vary: 'Authorization, Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
  ...(reply.graphVersion === undefined ? {} : { 'X-Graph-Version': String(reply.graphVersion) }),
});

/**
 * A reply as API Gateway takes it. A body that is text already (newline-delimited JSON) names its own content type.
 * @param own headers of this one request; an answer that others may be given again goes without them
 */
export async function toResult(
  reply: Reply,
  request: ApiRequest,
  own: Readonly<Record<string, string>>,
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
      ...headersOf(reply),
      ...(reply.shareable ? {} : { 'X-Request-Id': request.requestId, ...own }),
      ...reply.headers,
    },
    body: encoded?.text ?? '',
    isBase64Encoded: encoded?.isBase64 ?? false,
  };
}
