import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { commandLine } from './processes.ts';
import { clusterBusDistance, highestPort } from './settings.ts';

/**
 * Throws when the port is taken, naming who holds it (where the system tells) and how to choose another.
 * `other` is the value to try instead, where the variable does not hold this very port.
 */
export async function assertPortFree(
  port: number,
  variable: string,
  command = 'make up',
  other = port + 1,
): Promise<void> {
  // Whoever was told to end a moment ago may need another one.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await isPortFree(port)) return;
    await wait(50);
  }
  const holder = portHolder(port);
  const by = holder ? ` by pid ${holder.pid} (${holder.command.slice(0, 100)})` : '';
  throw new Error(`Port ${port} is already in use${by}. Choose another: ${variable}=${other} ${command}`);
}

/** Whether the loopback port can be listened on. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

/** A port that is free at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A port for a Redis cluster node, whose second port is free too. */
export async function freeRedisPort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = await freePort();
    const bus = port + clusterBusDistance;
    if (bus <= highestPort && (await isPortFree(bus))) return port;
  }
  throw new Error('No free pair of ports for Redis was found.');
}

/** The process that listens on a port, as far as /proc shows it to us (Linux, own processes, or as root). */
export function portHolder(port: number): { pid: number; command: string } | undefined {
  const sockets = listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || !holdsSocket(entry, sockets)) continue;
    return { pid: Number(entry), command: commandLine(Number(entry)) ?? 'unknown' };
  }
  return undefined;
}

function listeningSockets(port: number): Set<string> {
  const hexPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(table)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local?.endsWith(hexPort) && state === '0A' && inode) sockets.add(`socket:[${inode}]`);
    }
  }
  return sockets;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function holdsSocket(pid: string, sockets: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readLink(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
