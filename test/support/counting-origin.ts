import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as an origin saw it. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
}

export type Respond = (request: SeenRequest, response: ServerResponse) => void;

/** A small HTTP server that remembers what it was asked and counts its answers. */
export class CountingOrigin {
  readonly seen: SeenRequest[] = [];
  /** Answers of paths that begin with the key; without one, 200 with a number that no two answers share. */
  readonly responses = new Map<string, Respond>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers };
      request.resume().once('end', () => this.#answer(seen, response));
    });
  }

  static async start(): Promise<CountingOrigin> {
    const origin = new CountingOrigin();
    await new Promise<void>((resolve) => origin.#server.listen({ port: 0, host: '127.0.0.1' }, resolve));
    return origin;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What was asked of a path, with any query. */
  asked(path: string): SeenRequest[] {
    return this.seen.filter(({ url }) => url === path || url.startsWith(`${path}?`));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: SeenRequest, response: ServerResponse): void {
    this.seen.push(request);
    const respond = [...this.responses].find(([prefix]) => request.url.startsWith(prefix))?.[1];
    if (respond) respond(request, response);
    else response.end(`answer ${this.seen.length}`);
  }
}
