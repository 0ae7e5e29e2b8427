import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RateLimiter } from '../../../shared/rate-limit/index.ts';
import { type RedisServer, redisServer } from '../../support/redis-server.ts';

const rule = { perSecond: 100, burst: 200 };
let server: RedisServer;
beforeAll(async () => {
  server = await redisServer();
});
afterAll(() => server.stop());

/** Patient, because what is tested is the arithmetic, on whatever machine. */
const container = async (timeoutMs = 2_000): Promise<RateLimiter> => {
  const valkey = server.connect({ timeoutMs });
  await valkey.warm();
  return new RateLimiter(rule, valkey);
};

describe('containers with one Valkey', () => {
  test('share a user’s bucket: together they grant no more than the rule', async () => {
    const containers = await Promise.all([container(), container(), container()]);
    const begin = performance.now();
    const grants = await Promise.all(
      containers.map(async (limiter) => {
        let granted = 0;
        for (let i = 0; i < 200; i += 1) granted += (await limiter.take('ada', 1)).granted;
        return granted;
      }),
    );
    const seconds = (performance.now() - begin) / 1000;
    const granted = grants.reduce((sum, one) => sum + one, 0);
    expect(granted).toBeGreaterThanOrEqual(rule.burst);
    expect(granted).toBeLessThanOrEqual(rule.burst + seconds * rule.perSecond + 1);
  });

  test('tell what is left and how long to wait', async () => {
    const limiter = await container();
    expect(await limiter.take('bob', 199)).toEqual({ granted: 199, remaining: 1, retryAfterSeconds: 0 });
    const over = await limiter.take('bob', 100);
    expect(over.granted).toBeLessThan(100);
    expect(over.retryAfterSeconds).toBeGreaterThan(0);
    expect(over.retryAfterSeconds).toBeLessThanOrEqual(0.01);
  });

  test('keep users with odd ids apart', async () => {
    const limiter = await container();
    for (const id of ['a}b', 'a', '{a', 'ä b']) expect((await limiter.take(id, 200)).granted).toBe(200);
  });

  test('fall back to a bucket of their own when Valkey is away, and when they may not ask it', async () => {
    const limiter = await container(100);
    expect((await limiter.take('eve', 200)).granted).toBe(200);
    expect((await limiter.take('eve', 200, false)).granted).toBe(200);
    expect((await limiter.take('eve', 1, false)).granted).toBe(0);
    server.stall();
    try {
      expect((await limiter.take('zoe', 200)).granted).toBe(200);
      expect((await limiter.take('zoe', 50)).granted).toBeLessThan(50);
    } finally {
      server.resume();
    }
  });
});
