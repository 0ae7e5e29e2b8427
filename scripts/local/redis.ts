import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertPortFree } from './ports.ts';
import { logFile, processState, startProcess, stopProcess } from './processes.ts';
import type { LocalSettings } from './settings.ts';

const NAME = 'redis';
const READY_WITHIN_MS = 10_000;

/** Starts a Redis or Valkey server on loopback or reuses the running one. Returns what it did, for the step line. */
export async function startRedis(settings: LocalSettings): Promise<string> {
  const before = processState(settings, NAME);
  if (before.state === 'running' && (await answersPing(settings.redisPort)))
    return `already running, pid ${before.pid}`;
  if (before.state === 'running') await stopProcess(settings, NAME);
  await assertPortFree(settings.redisPort, 'BRAIN2_REDIS_PORT');
  const program = findServer();
  const directory = path.join(settings.home, 'redis');
  mkdirSync(directory, { recursive: true });
  const port = String(settings.redisPort);
  // A cache, not a store: nothing is written to disk.
  const args = ['--port', port, '--bind', '127.0.0.1', '--appendonly', 'no', '--save', '', '--dir', directory];
  const env = { PATH: process.env.PATH ?? '' };
  const pid = startProcess(settings, { name: NAME, command: program, args, env, cwd: directory, marker: `:${port}` });
  await untilReady(settings);
  return `${path.basename(program)}, pid ${pid}, port ${port}`;
}

/** Stops the server. Returns whether it was running. */
export async function stopRedis(settings: LocalSettings): Promise<boolean> {
  return stopProcess(settings, NAME);
}

/** Whether a Redis-protocol server answers PING on the loopback port. */
export async function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.once('connect', () => socket.write('PING\r\n'));
  });
}

async function untilReady(settings: LocalSettings): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(settings.redisPort))) {
    if (Date.now() > deadline) throw new Error(`The Redis server did not answer. Its log: ${logFile(settings, NAME)}`);
    await wait(50);
  }
}

function findServer(): string {
  for (const program of ['valkey-server', 'redis-server']) {
    for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
      const candidate = path.join(directory, program);
      if (isExecutable(candidate)) return candidate;
    }
  }
  throw new Error('No redis-server or valkey-server found. Install one: apt-get install redis-server');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
