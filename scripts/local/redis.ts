import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertPortFree } from './ports.ts';
import { commandLine, logFile, processState, startProcess, stopProcess } from './processes.ts';
import { findProgram } from './programs.ts';
import { certificateFiles, ensureCertificates } from './redis/certificates.ts';
import { answersPing, ownAllSlots } from './redis/cluster.ts';
import { clusterBusDistance, type LocalSettings } from './settings.ts';
import { lastLogLines } from './steps.ts';

const NAME = 'redis';
const READY_WITHIN_MS = 10_000;

/**
 * Starts a Redis or Valkey server on loopback, or reuses the running one. As ElastiCache Serverless, it speaks TLS only and is
 * a cluster: what works here does not fail there for a key in another slot or a connection without TLS.
 * Returns what it did, for the step line.
 */
export async function startRedis(settings: LocalSettings): Promise<string> {
  const renewed = await ensureCertificates(settings);
  const before = processState(settings, NAME);
  if (before.state === 'running') {
    if (!renewed && (await answersPing(settings))) return `already running, pid ${before.pid}`;
    await stopProcess(settings, NAME);
  }
  await assertPortFree(settings.redisPort, 'BRAIN2_REDIS_PORT');
  await assertPortFree(settings.redisPort + clusterBusDistance, 'BRAIN2_REDIS_PORT', 'make up', settings.redisPort + 1);
  const program = findProgram(
    ['valkey-server', 'redis-server'],
    'apt-get install redis-server   (or: brew install valkey)',
  );
  const directory = path.join(settings.home, 'redis');
  mkdirSync(directory, { recursive: true });
  // What a node remembers of its cluster belongs to the ports and certificates of its last run.
  rmSync(path.join(directory, 'nodes.conf'), { force: true });
  const env = { PATH: process.env.PATH ?? '' };
  const args = serverArguments(settings, directory);
  // Redis shows its address as its command line.
  const marker = `:${settings.redisPort}`;
  const pid = startProcess(settings, { name: NAME, command: program, args, env, cwd: directory, marker });
  await untilReady(settings, pid);
  return `${path.basename(program)}, pid ${pid}, port ${settings.redisPort}, TLS, cluster of one`;
}

/** Stops the server. Returns whether it was running. */
export async function stopRedis(settings: LocalSettings): Promise<boolean> {
  return stopProcess(settings, NAME);
}

function serverArguments(settings: LocalSettings, directory: string): string[] {
  const { ca, certificate, key } = certificateFiles(settings);
  const options: Record<string, string> = {
    bind: '127.0.0.1',
    port: '0',
    'tls-port': String(settings.redisPort),
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': ca,
    'tls-auth-clients': 'no',
    'tls-cluster': 'yes',
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-announce-ip': '127.0.0.1',
    // A cache, not a store: bounded, the oldest goes first, and nothing is written to disk.
    maxmemory: '256mb',
    'maxmemory-policy': 'allkeys-lru',
    appendonly: 'no',
    save: '',
    dir: directory,
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

async function untilReady(settings: LocalSettings, pid: number): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(settings))) {
    const died = commandLine(pid) === undefined;
    if (died || Date.now() > deadline) {
      const how = died ? 'ended at once' : `did not answer within ${READY_WITHIN_MS / 1000} s`;
      throw new Error(
        `The Redis server ${how}; it must be built with TLS, version 6 or newer.\n${lastLogLines(logFile(settings, NAME))}`,
      );
    }
    await wait(50);
  }
  await ownAllSlots(settings, deadline);
}
