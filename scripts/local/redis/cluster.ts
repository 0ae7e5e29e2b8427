import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'iovalkey';
import { type LocalSettings, redisCaFile } from '../settings.ts';

const slots = Array.from({ length: 16_384 }, (_, slot) => slot);

/** Whether the server answers PING over TLS with the certificate we made. */
export async function answersPing(settings: LocalSettings): Promise<boolean> {
  try {
    return await connected(settings, async (redis) => (await redis.ping()) === 'PONG');
  } catch {
    return false;
  }
}

/**
 * Gives a fresh node every slot, so that it is a cluster of its own.
 * @throws when the cluster is not ready by the deadline, in milliseconds of the epoch
 */
export async function ownAllSlots(settings: LocalSettings, deadline: number): Promise<void> {
  await connected(settings, async (redis) => {
    // Not ADDSLOTSRANGE: it came with Redis 7, and some current systems have 6.
    await redis.call('CLUSTER', 'ADDSLOTS', ...slots);
    for (;;) {
      const info = String(await redis.call('CLUSTER', 'INFO'));
      if (info.includes('cluster_state:ok')) return;
      if (Date.now() > deadline) throw new Error(`The one-node cluster did not get ready:\n${info}`);
      await wait(50);
    }
  });
}

async function connected<Result>(settings: LocalSettings, work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis({
    host: '127.0.0.1',
    port: settings.redisPort,
    tls: { ca: readFileSync(redisCaFile(settings), 'utf8') },
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // The failed command tells it too.
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
