import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsIdentity } from './messages.ts';

/** Ends TLS in front of a port of this machine, as every AWS endpoint does. It lives as long as its process. */
export async function serveTls(identity: TlsIdentity, port: number): Promise<string> {
  const server = createServer({ ...identity, ALPNProtocols: ['http/1.1'] }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1' });
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', end).pipe(upstream);
    upstream.on('error', end).on('close', end).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
