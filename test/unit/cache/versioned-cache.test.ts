import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CacheKey, sharedName } from '../../../shared/cache/index.ts';
import { type CacheContainer, cacheContainer, plainAnswer, testSecret } from '../../support/cache-containers.ts';
import { type RedisServer, redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await redisServer();
});
afterAll(() => server.stop());

const ttlMs = 60_000;
const secret = (await testSecret()) as Buffer;
const nameOf = (key: CacheKey) => sharedName(key, secret);
let users = 0;
/** A user nobody asked for before. */
const newKey = (query = 'graph::br') => {
  users += 1;
  return { userId: `user-${users}`, version: 1, query };
};
async function container(timeoutMs = 2_000): Promise<CacheContainer> {
  // Patient, except where trouble is the subject: a loaded machine is no lost command.
  const valkey = server.connect({ timeoutMs });
  await valkey.warm();
  return cacheContainer(valkey);
}
const fillOf =
  (text: string, storable = true) =>
  async () => ({ answer: plainAnswer(text), storable });
const never = async () => {
  throw new Error('It should not have been made');
};

describe('an answer of a version', () => {
  test('is made once: then it comes from memory, and for another container from Valkey', async () => {
    const [one, two] = [await container(), await container()];
    const key = newKey();
    expect(await one.cache.read(key, ttlMs, fillOf('made'))).toMatchObject({ source: 'filled' });
    expect(await one.cache.read(key, ttlMs, never)).toMatchObject({ source: 'memory', answer: { text: 'made' } });
    expect(await two.cache.read(key, ttlMs, never)).toMatchObject({ source: 'shared', answer: { text: 'made' } });
    expect(await two.cache.read(key, ttlMs, never)).toMatchObject({ source: 'memory' });
    expect(one.events).toMatchObject({ CacheFills: 1, CacheHitsMemory: 1 });
    expect(two.events).toMatchObject({ CacheHitsShared: 1, CacheHitsMemory: 1 });
  });

  test('is made anew for the next version, another query and another user', async () => {
    const { cache } = await container();
    const key = newKey();
    await cache.read(key, ttlMs, fillOf('first'));
    for (const other of [{ ...key, version: 2 }, { ...key, query: 'list' }, newKey()])
      expect(await cache.read(other, ttlMs, fillOf('other'))).toMatchObject({ answer: { text: 'other' } });
    expect(await cache.read(key, ttlMs, never)).toMatchObject({ answer: { text: 'first' } });
  });

  test('is given but kept nowhere when the version moved while it was made', async () => {
    const [one, two] = [await container(), await container()];
    const key = newKey();
    expect(await one.cache.read(key, ttlMs, fillOf('moved', false))).toMatchObject({ answer: { text: 'moved' } });
    expect(one.events).toMatchObject({ CacheFills: 1, CacheFillsNotStored: 1 });
    expect(await one.cache.read(key, ttlMs, fillOf('again', false))).toMatchObject({ answer: { text: 'again' } });
    expect(await two.cache.read(key, ttlMs, fillOf('anew'))).toMatchObject({ answer: { text: 'anew' } });
  });

  test('that cannot be made is an error to its reader alone; the next one makes it', async () => {
    const [one, two] = [await container(), await container()];
    const key = newKey();
    await expect(one.cache.read(key, ttlMs, () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    const begin = performance.now();
    expect(await two.cache.read(key, ttlMs, fillOf('made'))).toMatchObject({ source: 'filled' });
    expect(performance.now() - begin).toBeLessThan(150);
  });
});

describe('a stampede', () => {
  test('of 100 containers makes the answer once', async () => {
    const containers = await Promise.all(Array.from({ length: 100 }, () => container()));
    const key = newKey();
    let fills = 0;
    const answers = await Promise.all(
      containers.map(({ cache }) =>
        cache.read(key, ttlMs, async () => {
          fills += 1;
          await wait(60);
          return { answer: plainAnswer('made'), storable: true };
        }),
      ),
    );
    expect(new Set(answers.map(({ answer }) => answer.text))).toEqual(new Set(['made']));
    expect(fills).toBe(1);
  });

  test('waits for a slow maker as long as it shows that it lives', async () => {
    const [one, two] = [await container(), await container()];
    const key = newKey();
    const slow = one.cache.read(key, ttlMs, async () => {
      await wait(600);
      return { answer: plainAnswer('slow'), storable: true };
    });
    await until('the lease is taken', async () => (await two.shared.claim(key)).kind === 'wait');
    expect(await two.cache.read(key, ttlMs, never)).toMatchObject({ answer: { text: 'slow' }, source: 'shared' });
    expect(two.events.CacheWaitMs).toBeGreaterThan(100);
    await slow;
  });

  test.each([
    ['is too large for Valkey', true, 2_000_000],
    ['may not be kept, because something was written meanwhile', false, 10],
  ])('does not queue up for an answer that %s', async (_why, storable, size) => {
    const containers = await Promise.all(Array.from({ length: 6 }, () => container()));
    const key = newKey();
    const begin = performance.now();
    await Promise.all(
      containers.map(({ cache }) =>
        cache.read(key, ttlMs, async () => {
          await wait(150);
          return { answer: plainAnswer('x'.repeat(size)), storable };
        }),
      ),
    );
    // The first, and then all others at once; in a queue they would take 900 ms.
    expect(performance.now() - begin).toBeLessThan(700);
  });

  test('goes on within 200 ms when the maker’s container dies', async () => {
    const key = newKey();
    const dying = server.connect();
    await dying.warm();
    const dead = cacheContainer(dying);
    expect((await dead.shared.claim(key)).kind).toBe('lease');
    dying.close();
    const others = await Promise.all(Array.from({ length: 20 }, () => container()));
    const begin = performance.now();
    let fills = 0;
    await Promise.all(
      others.map(({ cache }) =>
        cache.read(key, ttlMs, async () => {
          fills += 1;
          return { answer: plainAnswer('made'), storable: true };
        }),
      ),
    );
    expect(performance.now() - begin).toBeLessThan(300);
    expect(fills).toBeLessThanOrEqual(2);
  });
});

describe('Valkey in trouble', () => {
  test('a poisoned, cut or foreign value is a miss and a metric, and is replaced', async () => {
    const valkey = server.connect({ timeoutMs: 2_000 });
    await valkey.warm();
    const [mine, others] = [newKey(), newKey()];
    const writer = cacheContainer(valkey);
    await writer.cache.read(mine, ttlMs, fillOf('mine'));
    const sealed = (await valkey.run((client) => client.getBuffer(nameOf(mine)))) as Buffer;
    const poison: [Buffer, object][] = [
      [Buffer.from('poison'), { CacheDamaged: 1 }],
      [sealed.subarray(0, 20), { CacheDamaged: 1 }],
      [Buffer.alloc(0), { CacheDamaged: 1 }],
      [sealed, { CacheOwnerMismatches: 1 }],
    ];
    for (const [value, event] of poison) {
      await valkey.run((client) => client.set(nameOf(others), value));
      const reader = cacheContainer(valkey);
      expect(await reader.cache.read(others, ttlMs, fillOf('right'))).toMatchObject({ answer: { text: 'right' } });
      expect(reader.events).toMatchObject(event);
      expect(await cacheContainer(valkey).cache.read(others, ttlMs, never)).toMatchObject({ source: 'shared' });
    }
  });

  test('stalled, every answer is made alone and quickly', async () => {
    const { cache } = await container(40);
    server.stall();
    try {
      const begin = performance.now();
      for (let i = 0; i < 20; i += 1)
        expect(await cache.read(newKey(), ttlMs, fillOf('made'))).toMatchObject({ answer: { text: 'made' } });
      // Three commands wait until Valkey is given up; each of the first answers may have two.
      expect(performance.now() - begin).toBeLessThan(500);
    } finally {
      server.resume();
    }
  });

  test('wiped, answers are made again', async () => {
    const valkey = server.connect({ timeoutMs: 2_000 });
    await valkey.warm();
    const key = newKey();
    await cacheContainer(valkey).cache.read(key, ttlMs, fillOf('first'));
    await valkey.run((client) => client.call('FLUSHALL'));
    expect(await cacheContainer(valkey).cache.read(key, ttlMs, fillOf('again'))).toMatchObject({ source: 'filled' });
  });

  test('without a secret nothing goes there', async () => {
    const valkey = server.connect({ timeoutMs: 2_000 });
    await valkey.warm();
    const key = newKey();
    const { cache } = cacheContainer(valkey, async () => undefined);
    expect(await cache.read(key, ttlMs, fillOf('alone'))).toMatchObject({ source: 'alone' });
    expect(await valkey.run((client) => client.exists(nameOf(key)))).toBe(0);
  });

  test('an answer over 1 MB stays in the container', async () => {
    const [one, two] = [await container(), await container()];
    const key = newKey();
    const large = 'x'.repeat(1024 * 1024 + 1);
    await one.cache.read(key, ttlMs, fillOf(large));
    expect(await one.cache.read(key, ttlMs, never)).toMatchObject({ source: 'memory' });
    expect(await two.cache.read(key, ttlMs, fillOf('made'))).toMatchObject({ source: 'alone' });
  });
});
