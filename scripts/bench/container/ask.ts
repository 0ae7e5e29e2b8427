import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpRequest } from './event.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came: compressed where it says so. */
  readonly body: Buffer;
}

/** Asks over HTTP and leaves the answer as it came: `fetch` would unpack it. */
export function ask(endpoint: string, { method, url, headers, body }: HttpRequest, agent: Agent): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${endpoint}${url}`, { method, headers, agent }, (answer) => {
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Connections that stay open, as a browser's do. */
export const keptConnections = (): Agent => new Agent({ keepAlive: true });
