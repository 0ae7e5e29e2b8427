import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TableModel } from './model.ts';
import { answerOf } from './protocol.ts';

export interface ModelServer {
  readonly endpoint: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

async function handle(model: TableModel, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const target = request.headers['x-amz-target'];
    const { statusCode, headers, body } = await answerOf(model, String(target), await text(request));
    response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  } catch {
    // A lost request or answer: the client sees its connection break.
    request.socket.destroy();
  }
}

/** Serves a model over HTTP on a free port of 127.0.0.1. */
export async function serveModel(model: TableModel): Promise<ModelServer> {
  const server = createServer((request, response) => void handle(model, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
