import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execaSync } from 'execa';
import type { LocalSettings } from './settings.ts';

/** A background process: `marker` is a part of its command line that tells it from a stranger with the same pid. */
export interface BackgroundProcess {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  marker: string;
}

interface PidRecord {
  pid: number;
  marker: string;
}

/** State of a process according to its pid file: `stale` means that it died without being stopped. */
export type ProcessState = { state: 'stopped' } | { state: 'stale' } | { state: 'running'; pid: number };

/** Starts a process in a session of its own, so that it outlives this one; output goes to `logs/<name>.log`. */
export function startProcess(settings: LocalSettings, options: BackgroundProcess): number {
  const log = openSync(logFile(settings, options.name), 'a');
  try {
    const { command, args, env, cwd } = options;
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
    child.on('error', () => undefined); // A missing program shows as "not running"; the caller names the log.
    child.unref();
    if (child.pid === undefined) throw new Error(`${command} could not be started.`);
    mkdirSync(path.dirname(pidFile(settings, options.name)), { recursive: true });
    const record: PidRecord = { pid: child.pid, marker: options.marker };
    writeFileSync(pidFile(settings, options.name), `${JSON.stringify(record)}\n`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Looks at the pid file and at the process it names. */
export function processState(settings: LocalSettings, name: string): ProcessState {
  const record = readRecord(settings, name);
  if (!record) return { state: 'stopped' };
  return isOurs(record) ? { state: 'running', pid: record.pid } : { state: 'stale' };
}

/**
 * Asks a process to end (SIGTERM) and waits until it is gone; ends what it left in its process group.
 * Returns whether something was stopped. Throws when it still runs after `timeoutMs`.
 */
export async function stopProcess(settings: LocalSettings, name: string, timeoutMs = 30_000): Promise<boolean> {
  const record = readRecord(settings, name);
  if (!record) return false;
  const running = isOurs(record);
  if (running) {
    process.kill(record.pid, 'SIGTERM');
    const deadline = Date.now() + timeoutMs;
    while (isOurs(record)) {
      if (Date.now() > deadline) throw new Error(`${name} (pid ${record.pid}) did not end within ${timeoutMs} ms.`);
      await wait(50);
    }
    signalGroup(record.pid);
  } else if (commandLine(record.pid) === undefined) {
    // It was killed: what it had started may live on. Its group's number is not given away before that has ended.
    signalGroup(record.pid);
  }
  rmSync(pidFile(settings, name), { force: true });
  return running;
}

/** Path of a background process's log. */
export function logFile(settings: LocalSettings, name: string): string {
  return path.join(settings.logs, `${name}.log`);
}

/** The command line of a process, or `undefined` when there is no such process. */
export function commandLine(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/cmdline')) return execaSync('ps', ['-o', 'command=', '-p', String(pid)]).stdout;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
  } catch {
    return undefined;
  }
}

function isOurs(record: PidRecord): boolean {
  return commandLine(record.pid)?.includes(record.marker) ?? false;
}

function readRecord(settings: LocalSettings, name: string): PidRecord | undefined {
  try {
    return JSON.parse(readFileSync(pidFile(settings, name), 'utf8')) as PidRecord;
  } catch {
    return undefined;
  }
}

function pidFile(settings: LocalSettings, name: string): string {
  return path.join(settings.home, 'pids', `${name}.json`);
}

function signalGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // Nothing is left of the group, which is the usual case.
  }
}
