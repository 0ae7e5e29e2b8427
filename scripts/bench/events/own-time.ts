import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Milliseconds that one middleware of a client took itself, added up over calls. */
export interface OwnTime {
  ms: number;
}

/** Measures a middleware from just outside of it to just inside and back: what it adds to each call, waits included. */
export function ownTimeOf(client: DynamoDBDocumentClient, middleware: string): OwnTime {
  const own: OwnTime = { ms: 0 };
  const stopwatch =
    (sign: 1 | -1) =>
    <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    async (args: Args): Promise<Answer> => {
      const begin = performance.now();
      try {
        return await next(args);
      } finally {
        own.ms += sign * (performance.now() - begin);
      }
    };
  const beside = (relation: 'before' | 'after') => ({ relation, toMiddleware: middleware, name: `${relation}Timed` });
  client.middlewareStack.addRelativeTo(stopwatch(1), beside('before'));
  client.middlewareStack.addRelativeTo(stopwatch(-1), beside('after'));
  return own;
}
