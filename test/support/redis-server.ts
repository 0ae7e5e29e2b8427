import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isPortFree } from '../../scripts/local/ports.ts';
import { processState, stopProcess } from '../../scripts/local/processes.ts';
import { startRedis } from '../../scripts/local/redis.ts';
import { clusterBusDistance, localSettings, redisCaFile } from '../../scripts/local/settings.ts';
import { Valkey, type ValkeySettings } from '../../shared/valkey/index.ts';

/** A real Redis server of one test file: TLS, cluster mode, ports of its own. */
export interface RedisServer {
  readonly port: number;
  readonly ca: string;
  /** A container's connection to it; closed with the server. */
  readonly connect: (settings?: Partial<ValkeySettings>) => Valkey;
  /** It takes connections and commands, and answers nothing. */
  readonly stall: () => void;
  readonly resume: () => void;
  /** It ends at once. */
  readonly kill: () => void;
  /** It is there again, with nothing in it. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A port whose cluster bus is free too. */
async function freeRedisPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await isPortFree(port)) && (await isPortFree(port + clusterBusDistance))) return port;
  }
}

export async function redisServer(): Promise<RedisServer> {
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-redis-'));
  const port = await freeRedisPort();
  const settings = localSettings({ BRAIN2_HOME: home, BRAIN2_REDIS_PORT: String(port) });
  await startRedis(settings);
  const ca = readFileSync(redisCaFile(settings), 'utf8');
  const connections: Valkey[] = [];
  const signal = (name: NodeJS.Signals): void => {
    const state = processState(settings, 'redis');
    if (state.state === 'running') process.kill(state.pid, name);
  };
  return {
    port,
    ca,
    connect: (more = {}) => {
      const valkey = new Valkey({ host: '127.0.0.1', port, ca, ...more });
      connections.push(valkey);
      return valkey;
    },
    stall: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    start: async () => void (await startRedis(settings)),
    stop: async () => {
      for (const valkey of connections) valkey.close();
      signal('SIGCONT');
      await stopProcess(settings, 'redis');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
