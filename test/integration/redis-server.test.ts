import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Cluster } from 'iovalkey';
import { freeRedisPort } from '../../scripts/local/ports.ts';
import { processState } from '../../scripts/local/processes.ts';
import { certificateFiles, ensureCertificates } from '../../scripts/local/redis/certificates.ts';
import { answersPing } from '../../scripts/local/redis/cluster.ts';
import { startRedis, stopRedis } from '../../scripts/local/redis.ts';
import { type LocalSettings, localSettings, redisCaFile } from '../../scripts/local/settings.ts';
import { until } from '../support/until.ts';

const dayMs = 24 * 3600 * 1000;
let settings: LocalSettings;

beforeAll(async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-redis-'));
  settings = localSettings({ BRAIN2_HOME: home, BRAIN2_REDIS_PORT: String(await freeRedisPort()) });
  await startRedis(settings);
});

afterAll(async () => {
  await stopRedis(settings);
  rmSync(settings.home, { recursive: true, force: true });
});

function pidOf(): number {
  const found = processState(settings, 'redis');
  if (found.state !== 'running') throw new Error(`Redis is ${found.state}.`);
  return found.pid;
}

describe('the local Redis server', () => {
  test('serves every slot to a cluster client that trusts its authority, and to no other', async () => {
    const ask = async (tls: object): Promise<string | null> => {
      const options = { clusterRetryStrategy: () => null, redisOptions: { tls } };
      const cluster = new Cluster([{ host: '127.0.0.1', port: settings.redisPort }], options);
      cluster.on('error', () => undefined);
      try {
        await Promise.all(Array.from({ length: 50 }, (_, n) => cluster.set(`{user-${n}}:key`, n)));
        return await cluster.get('{user-7}:key');
      } finally {
        cluster.disconnect();
      }
    };
    expect(await ask({ ca: readFileSync(redisCaFile(settings), 'utf8') })).toBe('7');
    await expect(ask({})).rejects.toThrow();
  });

  test('gives nothing to a connection without TLS', async () => {
    const said = await new Promise<string>((resolve) => {
      const socket = connect({ port: settings.redisPort, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
      let text = '';
      socket.on('data', (data) => {
        text += data.toString('latin1');
      });
      socket.once('error', () => undefined);
      socket.once('close', () => resolve(text));
    });
    expect(said).not.toContain('PONG');
  });

  test('is reused while it runs, and started again after a kill', async () => {
    const pid = pidOf();
    expect(await startRedis(settings)).toBe(`already running, pid ${pid}`);
    process.kill(pid, 'SIGKILL');
    await until('the server is gone', async () => !(await answersPing(settings)));
    expect(processState(settings, 'redis')).toEqual({ state: 'stale' });
    await startRedis(settings);
    expect(pidOf()).not.toBe(pid);
    expect(await answersPing(settings)).toBe(true);
  });
});

describe('its certificates', () => {
  test('are kept while they are good and made anew before they end', async () => {
    const before = readFileSync(redisCaFile(settings), 'utf8');
    expect(await ensureCertificates(settings)).toBe(false);
    expect(await ensureCertificates(settings, Date.now() + 800 * dayMs)).toBe(true);
    expect(readFileSync(redisCaFile(settings), 'utf8')).not.toBe(before);
    // The running server shows the old one: a start notices.
    expect(await answersPing(settings)).toBe(false);
    await startRedis(settings);
    expect(await answersPing(settings)).toBe(true);
  });

  test('have a private key that only its owner reads, and no authority that could sign another', () => {
    const { key, ca } = certificateFiles(settings);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(() => statSync(ca.replace('ca.pem', 'ca.key'))).toThrow('ENOENT');
  });
});
