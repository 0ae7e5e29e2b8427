import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { brain2Schema } from '../../../test/support/table-model/index.ts';
import type { RunningCloud } from '../cloud/client.ts';
import { pool, shards, sockets } from '../settings.ts';
import type { BenchValkey } from '../valkey/server.ts';

/** One container in a process of its own, behind HTTP as behind a gateway. */
export interface Container {
  readonly endpoint: string;
  /** Sends the warm-up event. */
  warm(): Promise<void>;
  /** Requests that reached the handler. */
  invocations(): Promise<number>;
  /** Ends it in the middle of whatever it does. */
  kill(): void;
  close(): Promise<void>;
}

/** The environment of a function; services that are not named stay away. */
export function containerEnvironment(
  cloud: Pick<RunningCloud, 'endpoint'>,
  { services, valkey, rate = { perSecond: 10_000, burst: 10_000 } }: ContainerOptions,
): Record<string, string> {
  return {
    TABLE_NAME: brain2Schema().tableName,
    MAX_CONCURRENCY: String(pool),
    MAX_SOCKETS: String(sockets),
    WRITE_SHARDS: String(shards),
    GRAPH_EPOCH: '0',
    EVENT_BUS: 'brain2-bench',
    LIVE_URL: 'wss://live.invalid/live',
    RATE_PER_SECOND: String(rate.perSecond),
    RATE_BURST: String(rate.burst),
    BRAIN2_ENV: 'local',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: cloud.endpoint,
    LOG_LEVEL: 'ERROR',
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...(services
      ? {
          AWS_ENDPOINT_URL_KMS: services.kms,
          AWS_ENDPOINT_URL_APPCONFIGDATA: services.appConfig,
          CACHE_KEY_ID: 'arn:aws:kms:us-east-1:000000000000:key/bench',
          APPCONFIG_APPLICATION: 'bench',
          APPCONFIG_ENVIRONMENT: 'bench',
          APPCONFIG_PROFILE: 'bench',
        }
      : {}),
    ...(valkey ? { VALKEY_ENDPOINT: `${valkey.host}:${valkey.port}`, VALKEY_CA: valkey.ca } : {}),
  };
}

export interface ContainerOptions {
  readonly services?: { readonly kms: string; readonly appConfig: string };
  readonly valkey?: Pick<BenchValkey, 'host' | 'port' | 'ca'>;
  readonly rate?: { readonly perSecond: number; readonly burst: number };
}

async function answerTo<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer as Answer;
}

/** What it wrote is of interest when it ended by itself; else clients only tell there that Valkey went away. */
function tellOfCrash(child: ChildProcess): void {
  let written = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    written = (written + chunk.toString()).slice(-8_000);
  });
  child.on('exit', (code) => {
    if (code) process.stderr.write(written);
  });
}

/** Starts a container; it ends with this process. */
export async function startContainer(cloud: RunningCloud, options: ContainerOptions = {}): Promise<Container> {
  const child = fork(path.join(import.meta.dirname, 'main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH ?? '', ...containerEnvironment(cloud, options) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  tellOfCrash(child);
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`A container ended with ${code} as it started`))),
  ])) as [{ port: number }];
  return {
    endpoint: `http://127.0.0.1:${port}`,
    warm: async () => void (await answerTo(child, 'warm')),
    invocations: async () => (await answerTo<{ invocations: number }>(child, 'invocations')).invocations,
    kill: () => void child.kill('SIGKILL'),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
