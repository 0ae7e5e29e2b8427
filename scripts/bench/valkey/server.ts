import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'iovalkey';
import { freePort, isPortFree } from '../../local/ports.ts';
import { startRedis, stopRedis } from '../../local/redis.ts';
import { clusterBusDistance, type LocalSettings, redisCaFile } from '../../local/settings.ts';
import { forkScript } from '../cloud/client.ts';
import { latencyMs } from '../settings.ts';
import type { RelayQuestion } from './main.ts';

/** A real server as ElastiCache is: TLS and a cluster. */
export interface BenchValkey {
  readonly host: string;
  readonly port: number;
  /** The authority to trust, as PEM. */
  readonly ca: string;
  /** A connection past the latency, for looking at the server itself. */
  readonly direct: Redis;
  /** Connections that clients made since the last time this was asked. @throws without latency: nobody counts them */
  connections(): Promise<number>;
  /** Its connections end and new ones are refused, until it is back. */
  setAway(away: boolean): Promise<void>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';

/** A port that is free, and so is that of the cluster's bus. */
async function nodePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port + clusterBusDistance < 65_536 && (await isPortFree(port + clusterBusDistance))) return port;
  }
}

async function settingsOfItsOwn(): Promise<LocalSettings> {
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-bench-'));
  const logs = path.join(home, 'logs');
  mkdirSync(logs);
  return { home, logs, port: 0, edgePort: 0, redisPort: await nodePort(), stacksDir: home };
}

interface RunningRelay {
  readonly port: number;
  readonly ask: <Answer>(question: RelayQuestion) => Promise<Answer>;
  readonly stop: () => void;
}

async function startRelay(port: number, delayMs: number): Promise<RunningRelay> {
  const relay = forkScript('valkey/main.ts', [], [String(port), String(delayMs)]);
  const [own] = (await once(relay, 'message')) as [number];
  return {
    port: own,
    ask: async <Answer>(question: RelayQuestion) => {
      relay.send(question);
      return (await once(relay, 'message'))[0] as Answer;
    },
    stop: () => relay.disconnect(),
  };
}

/** No relay: clients reach the server itself. */
const noRelay = (port: number): RunningRelay => ({
  port,
  ask: () => Promise.reject(new Error('There is no relay in front of this server')),
  stop: () => undefined,
});

/** Starts a server in a folder of its own. A client that learns the cluster's nodes is sent through the relay, too. */
async function startValkey(delayMs: number): Promise<BenchValkey> {
  const settings = await settingsOfItsOwn();
  await startRedis(settings);
  const ca = readFileSync(redisCaFile(settings), 'utf8');
  const direct = new Redis({ host, port: settings.redisPort, tls: { ca }, enableReadyCheck: false });
  const relay = delayMs > 0 ? await startRelay(settings.redisPort, delayMs) : noRelay(settings.redisPort);
  await direct.call('CONFIG', 'SET', 'cluster-announce-tls-port', relay.port);
  return {
    host,
    port: relay.port,
    ca,
    direct,
    connections: () => relay.ask('connections'),
    setAway: (away) => relay.ask(away ? 'away' : 'back'),
    stop: async () => {
      relay.stop();
      direct.disconnect();
      await stopRedis(settings);
      rmSync(settings.home, { recursive: true, force: true });
    },
  };
}

/** Runs `work` beside a server, and stops it whatever happens. @param delayMs how long each of its answers is held; 0: not at all */
export async function withValkey<Result>(
  work: (valkey: BenchValkey) => Promise<Result>,
  delayMs: number = latencyMs.valkey,
): Promise<Result> {
  const valkey = await startValkey(delayMs);
  try {
    return await work(valkey);
  } finally {
    await valkey.stop();
  }
}
