import { readFileSync } from 'node:fs';
import { Redis } from 'iovalkey';
import { startRedis, stopRedis } from '../../../scripts/local/redis.ts';
import { redisCaFile } from '../../../scripts/local/settings.ts';
import { FlakyProxy } from './flaky-proxy.ts';
import { newSettings, removeSettings } from './settings.ts';

/** The server that containers share, behind a proxy through which all of them go. */
export interface FaultyValkey {
  readonly endpoint: string;
  readonly ca: string;
  readonly proxy: FlakyProxy;
  /** Forgets everything. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the local cloud's own server (TLS, a cluster of one) and a proxy as the only address that the cluster tells. */
export async function startFaultyValkey(): Promise<FaultyValkey> {
  const settings = await newSettings();
  await startRedis(settings);
  const proxy = await FlakyProxy.before(settings.redisPort);
  const ca = readFileSync(redisCaFile(settings), 'utf8');
  const direct = new Redis({ host: '127.0.0.1', port: settings.redisPort, tls: { ca } });
  direct.on('error', () => undefined);
  // Clients of a cluster go where it says that its nodes are.
  await direct.config('SET', 'cluster-announce-tls-port', proxy.port);
  return {
    endpoint: `127.0.0.1:${proxy.port}`,
    ca,
    proxy,
    wipe: async () => void (await direct.flushall()),
    stop: async () => {
      direct.disconnect();
      await proxy.close();
      await stopRedis(settings);
      removeSettings(settings);
    },
  };
}
