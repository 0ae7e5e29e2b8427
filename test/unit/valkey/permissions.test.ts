import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accessString } from '../../../infra/modules/valkey.ts';
import { sharedName } from '../../../shared/cache/index.ts';
import { RateLimiter } from '../../../shared/rate-limit/index.ts';
import type { Valkey } from '../../../shared/valkey/index.ts';
import { cacheContainer, plainAnswer, testSecret } from '../../support/cache-containers.ts';
import { type RedisServer, redisServer } from '../../support/redis-server.ts';

const timeoutMs = 2_000;
let server: RedisServer;
let asFunctions: Valkey;
beforeAll(async () => {
  server = await redisServer();
  const administrator = server.connect({ timeoutMs });
  await administrator.warm();
  // A real server checks the deployed rules; only the way to sign in is another one.
  const rules = accessString.split(' ');
  expect(await administrator.run((client) => client.call('ACL', 'SETUSER', 'functions', '>secret', ...rules))).toBe(
    'OK',
  );
  asFunctions = server.connect({ timeoutMs, credentials: async () => ({ username: 'functions', password: 'secret' }) });
});
afterAll(() => server.stop());

const key = { userId: 'ada', version: 1, query: 'graph' };
const secret = (await testSecret()) as Buffer;

describe('the functions’ user of Valkey', () => {
  test('may do all that the cache does', async () => {
    expect(await asFunctions.warm()).toBe(true);
    const [one, two] = [cacheContainer(asFunctions), cacheContainer(asFunctions)];
    const fill = async () => ({ answer: plainAnswer('made'), storable: true });
    expect(await one.cache.read(key, 60_000, fill)).toMatchObject({ source: 'filled' });
    expect(await two.cache.read(key, 60_000, fill)).toMatchObject({ source: 'shared' });
    await asFunctions.run((client) => client.set(sharedName(key, secret), 'damaged'));
    expect(await cacheContainer(asFunctions).cache.read(key, 60_000, fill)).toMatchObject({ source: 'alone' });
    expect(await cacheContainer(asFunctions).cache.read(key, 60_000, fill)).toMatchObject({ source: 'shared' });
  });

  test('may do all that the rate limit does', async () => {
    const [one, two] = [0, 1].map(() => new RateLimiter({ perSecond: 1, burst: 5 }, asFunctions));
    expect((await one?.take('ada', 5))?.granted).toBe(5);
    expect((await two?.take('ada', 1))?.granted).toBe(0);
  });

  test('may neither touch a key without a user nor empty, list or reconfigure the server', async () => {
    for (const [command = '', ...args] of [['SET', 'nobody', 'x'], ['FLUSHALL'], ['KEYS', '*'], ['CONFIG', 'GET', '*']])
      expect(await asFunctions.run((client) => client.call(command, ...args))).toBeUndefined();
  });
});
