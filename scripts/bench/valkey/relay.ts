import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP relay on loopback, in front of a server that has no latency of its own. */
export interface Relay {
  readonly port: number;
  /** Connections accepted since the last time they were taken. */
  takeConnections(): number;
  /** Away: connections end, and new ones are refused. */
  setAway(away: boolean): void;
  close(): Promise<void>;
}

/** Writes chunks in their order, each no sooner than so long after it came. Timers are too coarse for half a millisecond. */
class Delay {
  readonly #waiting: { readonly chunk: Buffer; readonly dueMs: number }[] = [];

  constructor(
    private readonly to: Socket,
    private readonly latencyMs: number,
  ) {}

  push(chunk: Buffer): void {
    this.#waiting.push({ chunk, dueMs: performance.now() + this.latencyMs });
    if (this.#waiting.length === 1) setImmediate(() => this.#drain());
  }

  #drain(): void {
    const now = performance.now();
    while (this.#waiting[0] && this.#waiting[0].dueMs <= now) this.to.write(this.#waiting.shift()?.chunk ?? '');
    if (this.#waiting.length > 0 && !this.to.destroyed) setImmediate(() => this.#drain());
  }
}

/** @param latencyMs how long each of the server's chunks is held */
export async function relayTo(port: number, latencyMs: number): Promise<Relay> {
  let [accepted, gone] = [0, false];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: () => Socket): Socket => {
    sockets.add(socket.setNoDelay(true));
    // Either side's end is the other's.
    return socket
      .on('error', () => undefined)
      .on('close', () => {
        sockets.delete(socket);
        other().destroy();
      });
  };
  const server = createServer((client) => {
    if (gone) return client.destroy();
    accepted += 1;
    const upstream: Socket = connect({ port, host: '127.0.0.1' });
    keep(client, () => upstream);
    keep(upstream, () => client);
    const delay = new Delay(client, latencyMs);
    client.on('data', (chunk) => upstream.write(chunk));
    return upstream.on('data', (chunk) => delay.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    takeConnections: () => {
      const taken = accepted;
      accepted = 0;
      return taken;
    },
    setAway: (away) => {
      gone = away;
      if (away) drop();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
