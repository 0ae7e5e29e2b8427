import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** KMS as the cache needs it: codes by a key that never leaves it. */
export function keyService(): Server {
  return createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { KeyId, Message = '', MacAlgorithm } = JSON.parse(await text(request)) as Record<string, string>;
      const mac = createHmac('sha256', 'the key in KMS').update(Buffer.from(Message, 'base64'));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ KeyId, MacAlgorithm, Mac: mac.digest('base64') }));
    };
    answer().catch(() => request.socket.destroy());
  });
}
