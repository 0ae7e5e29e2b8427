import type { Answer, Request } from './http-client.ts';

interface InnerAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** The same request inside a batch, and behind it a read of what it changes, which must leave nothing wrong in any cache. */
export const inBatch = ({ method = 'GET', path, body }: Omit<Request, 'token'>): Omit<Request, 'token'> => ({
  method: 'POST',
  path: '/batch',
  body: {
    requests: [
      { id: 'write', method, url: path, ...(body === undefined ? {} : { body }) },
      { id: 'read', method: 'GET', url: '/graph-data', dependsOn: ['write'] },
    ],
  },
});

/** What the request inside was answered; undefined when that says nothing of what happened. */
export function outOfBatch(answer: Answer | undefined): Answer | undefined {
  if (answer?.status !== 200) return undefined;
  const [inner] = answer.body.responses as readonly InnerAnswer[];
  if (!inner || inner.status >= 500) return undefined;
  return { status: inner.status, headers: new Headers(inner.headers), body: inner.body };
}
