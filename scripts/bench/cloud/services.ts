import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { flagsOn } from '../settings.ts';

/** A service on loopback that counts the connections made to it. */
export interface CountedService {
  readonly endpoint: string;
  takeConnections(): number;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, body: string) => { body: string; headers: Record<string, string> };

/** Answers every request by `answer`; one that it throws for is answered 400. */
export async function serveAnswers(answer: Answer): Promise<CountedService> {
  let accepted = 0;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const { body, headers } = answer(request, await text(request));
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
    } catch (error) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end((error as Error).message);
    }
  });
  server.on('connection', () => {
    accepted += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeConnections: () => {
      const taken = accepted;
      accepted = 0;
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const macKey = 'the HMAC key that would never leave KMS';

/** KMS as the cache's key needs it: GenerateMac with one HMAC_256 key. */
export const serveKms = (): Promise<CountedService> =>
  serveAnswers((_, body) => {
    const { Message, KeyId, MacAlgorithm } = JSON.parse(body) as Record<string, string>;
    const Mac = createHmac('sha256', macKey)
      .update(Buffer.from(Message ?? '', 'base64'))
      .digest('base64');
    return {
      body: JSON.stringify({ Mac, KeyId, MacAlgorithm }),
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    };
  });

/** AppConfig's data plane with every flag on: a session, and its configuration as often as it is asked for. */
export const serveAppConfig = (): Promise<CountedService> =>
  serveAnswers(({ method }) => {
    const document = Object.fromEntries(Object.keys(flagsOn).map((name) => [name, { enabled: true }]));
    if (method === 'POST')
      return {
        body: JSON.stringify({ InitialConfigurationToken: 'first' }),
        headers: { 'content-type': 'application/json' },
      };
    const headers = {
      'content-type': 'application/json',
      'next-poll-configuration-token': 'next',
      'next-poll-interval-in-seconds': '60',
    };
    return { body: JSON.stringify(document), headers };
  });
