import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Relay, relayTo } from '../../../scripts/bench/valkey/relay.ts';

/** A server that sends back what it gets. */
async function echo(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function talk(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  let back = '';
  while (back.length < text.length) back += String((await once(socket, 'data'))[0]);
  return back;
}

describe('The relay in front of a server', () => {
  const latencyMs = 5;
  let server: Server;
  let relay: Relay;
  const sockets: Socket[] = [];
  const open = (): Socket => {
    const socket = connect({ port: relay.port, host: '127.0.0.1' }).on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };
  beforeEach(async () => {
    server = await echo();
    relay = await relayTo((server.address() as AddressInfo).port, latencyMs);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await relay.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('hands on every byte in its order, and holds each answer for its latency', async () => {
    const socket = open();
    const text = Array.from({ length: 20_000 }, (_, i) => i).join();
    expect(await talk(socket, text)).toBe(text);
    const begin = performance.now();
    expect(await talk(socket, 'again')).toBe('again');
    expect(performance.now() - begin).toBeGreaterThanOrEqual(latencyMs);
  });

  test('counts the connections since it was asked last', async () => {
    await Promise.all([talk(open(), 'a'), talk(open(), 'b')]);
    expect(relay.takeConnections()).toBe(2);
    await talk(open(), 'c');
    expect(relay.takeConnections()).toBe(1);
    expect(relay.takeConnections()).toBe(0);
  });

  test('goes away, and comes back', async () => {
    const before = open();
    await talk(before, 'a');
    relay.setAway(true);
    await once(before, 'close');
    await once(open(), 'close');
    relay.setAway(false);
    expect(await talk(open(), 'b')).toBe('b');
    expect(relay.takeConnections()).toBe(2);
  });
});
