import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Valkey } from '../../../shared/valkey/index.ts';
import { type RedisServer, redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await redisServer();
});
afterAll(() => server.stop());

const ping = (valkey: Valkey) => valkey.run((client) => client.ping());
/** Milliseconds of the slowest of some calls that follow one another. */
async function slowest(calls: number, call: () => Promise<unknown>): Promise<number> {
  let ms = 0;
  for (let i = 0; i < calls; i += 1) {
    const begin = performance.now();
    await call();
    ms = Math.max(ms, performance.now() - begin);
  }
  return ms;
}
/** The timeout of a command, and what a loaded machine adds to a timer. */
const patienceMs = 40 + 60;

describe('the connection to Valkey', () => {
  test('is made by a warm-up and then answers within a command’s time', async () => {
    const valkey = server.connect();
    expect(await valkey.warm()).toBe(true);
    expect(await ping(valkey)).toBe('PONG');
  });

  test('runs a script on several keys of a user, because they lie in one slot', async () => {
    const valkey = server.connect();
    await valkey.warm();
    const answer = await valkey.run((client) =>
      client.call(
        'EVAL',
        "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('EXISTS', KEYS[1], KEYS[2])",
        2,
        '{u}:a',
        '{u}:b',
        '1',
      ),
    );
    expect(answer).toBe(1);
  });

  test('answers undefined at once where nothing listens, and never throws', async () => {
    const valkey = server.connect({ port: 1 });
    expect(await slowest(5, async () => expect(await ping(valkey)).toBeUndefined())).toBeLessThan(patienceMs);
    expect(await valkey.warm()).toBe(false);
  });

  test('trusts only the authority it was given', async () => {
    const valkey = server.connect({ ca: undefined as never });
    expect(await valkey.warm()).toBe(false);
  });

  test('fails open within a command’s time when the server stalls, then at once, and mends itself', async () => {
    let givenUp = 0;
    const onGivenUp = () => {
      givenUp += 1;
    };
    const valkey = server.connect({ retryAfterMs: 200, onGivenUp });
    await valkey.warm();
    server.stall();
    expect(await slowest(3, async () => expect(await ping(valkey)).toBeUndefined())).toBeLessThan(patienceMs);
    expect(await slowest(10, () => ping(valkey))).toBeLessThan(patienceMs / 2);
    expect(givenUp).toBeGreaterThanOrEqual(10);
    server.resume();
    await until('Valkey answers again', async () => (await ping(valkey)) === 'PONG');
  });

  test('is given up after three losses in a row, however much went well before', async () => {
    const valkey = server.connect({ retryAfterMs: 60_000, timeoutMs: 100 });
    await valkey.warm();
    for (let i = 0; i < 1_000; i += 1) expect(await ping(valkey)).toBe('PONG');
    server.stall();
    try {
      for (let i = 0; i < 3; i += 1) expect(await ping(valkey)).toBeUndefined();
      expect(await slowest(10, () => ping(valkey))).toBeLessThan(50);
    } finally {
      server.resume();
    }
  });

  test('reads an answer that came while the process was busy for longer than a command may take', async () => {
    const valkey = server.connect();
    await valkey.warm();
    const answer = ping(valkey);
    await new Promise(setImmediate);
    const end = performance.now() + 150;
    while (performance.now() < end);
    expect(await answer).toBe('PONG');
  });

  test('is not waited for without end by a warm-up, and made anew after it', async () => {
    const valkey = server.connect();
    await valkey.warm();
    server.stall();
    try {
      expect(await valkey.warm()).toBe(false);
    } finally {
      server.resume();
    }
    expect(await valkey.warm()).toBe(true);
  });

  test('never takes the late answer of a lost command for the answer of another', async () => {
    const valkey = server.connect({ retryAfterMs: 50 });
    await valkey.warm();
    await valkey.run((client) => client.set('{u}:name', 'right'));
    server.stall();
    expect(await valkey.run((client) => client.get('{u}:other'))).toBeUndefined();
    server.resume();
    await until('Valkey answers again', async () => (await ping(valkey)) === 'PONG');
    for (let i = 0; i < 20; i += 1) expect(await valkey.run((client) => client.get('{u}:name'))).toBe('right');
  });

  test('survives a server that is killed and comes back empty', async () => {
    const valkey = server.connect({ retryAfterMs: 50 });
    await valkey.warm();
    server.kill();
    await until('the connection is gone', async () => (await ping(valkey)) === undefined);
    await server.start();
    await until('Valkey answers again', async () => (await ping(valkey)) === 'PONG');
  });
});
