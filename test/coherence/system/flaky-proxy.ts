import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** `pass`: everything goes through. `stall`: connections stand and nothing moves. `refuse`: connections are broken at once. */
export type ProxyMode = 'pass' | 'stall' | 'refuse';

/** A TCP proxy that can be told to misbehave. */
export class FlakyProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #mode: ProxyMode = 'pass';

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => this.#join(client, target));
  }

  /** @param target the port on loopback that it stands before */
  static async before(target: number): Promise<FlakyProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FlakyProxy(server, target);
  }

  set mode(mode: ProxyMode) {
    this.#mode = mode;
    if (mode === 'refuse') this.cut();
    for (const [client, server] of this.#pairs)
      for (const socket of [client, server]) mode === 'stall' ? socket.pause() : socket.resume();
  }

  /** Breaks every connection; new ones are as the mode says. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, target: number): void {
    if (this.#mode === 'refuse') {
      client.destroy();
      return;
    }
    const server = connect({ port: target, host: '127.0.0.1' });
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (data) => void to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      if (this.#mode === 'stall') from.pause();
    }
  }
}
