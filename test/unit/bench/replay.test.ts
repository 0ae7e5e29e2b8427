import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LRUCache } from 'lru-cache';
import { keptConnections } from '../../../scripts/bench/container/ask.ts';
import { gatewayEvent, tokenOf, userOf } from '../../../scripts/bench/container/event.ts';
import { Devices } from '../../../scripts/bench/traces/over-http.ts';
import { apiCallOf } from '../../../scripts/bench/traces/requests.ts';
import { VirtualTime } from '../../../scripts/bench/traces/time.ts';
import type { RequestKind, Trace, TraceRequest } from '../../../scripts/bench/traces/trace.ts';
import { toApiRequest } from '../../../shared/http/index.ts';

const ids = ['first', 'second'];
const request = (kind: RequestKind, of = 0, atMs = 0, device = 0): TraceRequest => ({
  atMs,
  user: 0,
  device,
  kind,
  of,
});

describe('A request of a trace', () => {
  test('is one of the API', () => {
    expect(apiCallOf(request('graph'), ids)).toMatchObject({ method: 'GET', url: '/graph-data' });
    expect(apiCallOf(request('graph'), ids, 7)).toMatchObject({ method: 'GET', url: '/graph-data/7' });
    expect(apiCallOf(request('list', 2), ids)).toMatchObject({ method: 'GET', url: '/nodes?limit=50&offset=100' });
    expect(apiCallOf(request('note', 1), ids)).toMatchObject({ method: 'GET', url: '/nodes/second' });
    expect(apiCallOf(request('update', 1), ids)).toMatchObject({ method: 'PUT', url: '/nodes/second', status: 200 });
    expect(apiCallOf(request('create'), ids)).toMatchObject({ method: 'POST', url: '/nodes', status: 201 });
    expect(apiCallOf(request('delete'), ids)).toMatchObject({ method: 'DELETE', url: '/nodes/first', status: 204 });
  });

  test('searches for the same words each time', () => {
    expect(apiCallOf(request('search', 3), ids)).toEqual(apiCallOf(request('search', 3, 99), ids));
    expect(apiCallOf(request('search', 3), ids).url).not.toBe(apiCallOf(request('search', 4), ids).url);
  });

  test('becomes an event of the gateway that carries its user', () => {
    const authorization = `Bearer ${tokenOf('ada', 'one')}`;
    const event = gatewayEvent({ method: 'GET', url: '/api/v1/nodes?limit=5', headers: { authorization } });
    expect(toApiRequest(event)).toMatchObject({ path: '/api/v1/nodes', query: { limit: '5' }, userId: 'ada' });
    expect(userOf(authorization)?.exp).toBeGreaterThan(Date.now() / 1_000);
    expect(userOf(undefined)).toBeUndefined();
    expect(tokenOf('ada', 'one')).not.toBe(tokenOf('ada', 'two'));
  });
});

describe('The devices of a trace', () => {
  const trace: Trace = { name: 't', seed: 1, users: 1, notes: 2, encodings: [['br', 'gzip']], requests: [] };
  let server: Server;
  let version: number;
  let seen: { url: string; token: string; encoding: string }[];
  beforeEach(async () => {
    [version, seen] = [5, []];
    server = createServer(({ url = '', headers }, response) => {
      seen.push({ url, token: String(headers.authorization), encoding: String(headers['accept-encoding']) });
      response.writeHead(200, { 'x-graph-version': version }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function sendAll(requests: readonly TraceRequest[]): Promise<void> {
    const agent = keptConnections();
    const devices = new Devices(trace, 'user', ids, agent, 1_000);
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const each of requests) await devices.send(endpoint, each);
    agent.destroy();
  }

  test('ask for the graph by the newest version each has seen', async () => {
    await sendAll([request('graph'), request('list'), request('graph'), request('graph', 0, 0, 1)]);
    expect(seen.map(({ url }) => url).filter((url) => url.includes('graph'))).toEqual([
      '/api/v1/graph-data/0',
      '/api/v1/graph-data/5',
      '/api/v1/graph-data/0',
    ]);
  });

  test('have tokens and encodings of their own', async () => {
    await sendAll([request('list'), request('list', 0, 0, 1), request('list')]);
    const [one, other, again] = seen;
    expect(one?.token).toBe(again?.token);
    expect(other?.token).not.toBe(one?.token);
    expect([one?.encoding, other?.encoding]).toEqual(['gzip, deflate, br', 'gzip, deflate']);
  });

  test("come with a new token once the edge's answer has ended, and not before", async () => {
    await sendAll([0, 0, 999, 1_000, 1_500, 2_000].map((atMs, i) => request(i === 0 ? 'list' : 'graph', 0, atMs)));
    const [, first, second, third, fourth, fifth] = seen.map(({ token }) => token);
    expect(second).toBe(first);
    expect(third).not.toBe(second);
    expect(fourth).toBe(third);
    expect(fifth).not.toBe(fourth);
  });
});

test('Virtual time ends what memory keeps and makes the server as much older, until it is over', async () => {
  const aged: unknown[] = [];
  const server = { call: async (...args: unknown[]) => aged.push(args.at(-1)) };
  const kept = new LRUCache<string, string>({ max: 5, ttl: 60_000, ttlResolution: 0 });
  const real = performance.now();
  const time = new VirtualTime(server as unknown as ConstructorParameters<typeof VirtualTime>[0]);
  try {
    kept.set('a', 'x');
    await time.skip(59_000);
    await time.skip(0);
    expect(kept.get('a')).toBe('x');
    await time.skip(2_000);
    expect(kept.get('a')).toBeUndefined();
    expect(aged).toEqual([59_000, 2_000]);
  } finally {
    time.end();
  }
  expect(performance.now() - real).toBeLessThan(50_000);
});
