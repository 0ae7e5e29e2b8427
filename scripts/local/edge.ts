import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { basePath, type CacheRule } from '../../shared/contract/index.ts';
import { type EdgeOptions, edgeFiles, renderEdgeConfig } from './edge/config.ts';
import { findNginx, type Nginx } from './edge/nginx.ts';
import { assertPortFree } from './ports.ts';
import { logFile, processState, startProcess, stopProcess } from './processes.ts';
import { edgeUrl, type LocalSettings } from './settings.ts';
import { lastLogLines } from './steps.ts';

const NAME = 'edge';
const READY_WITHIN_MS = 10_000;
/** The emulator tells its own health there, whatever the Host: the same function answers at its other path. */
const emulatorDetours = { '/health': `${basePath}/health` };

/** What the edge stands in front of. */
export interface EdgeOrigin {
  /** Port on loopback where the distribution answers. @default the emulator's */
  readonly port?: number;
  /** The distribution's domain name. */
  readonly distribution: string;
  /** Source of the viewer-request function, as it was deployed. */
  readonly viewerRequest: string;
  /** @default the one table */
  readonly rules?: readonly CacheRule[];
}

/**
 * Starts nginx as the cache that CloudFront is on AWS, or reuses the running one when nothing changed. Its cache begins empty.
 * Returns what it did, for the step line.
 */
export async function startEdge(settings: LocalSettings, origin: EdgeOrigin): Promise<string> {
  const nginx = await findNginx();
  const config = renderEdgeConfig(optionsOf(settings, origin, nginx));
  const files = { [edgeFiles.config]: config, [edgeFiles.viewerRequest]: functionModule(origin.viewerRequest) };
  const before = processState(settings, NAME);
  const fits = before.state === 'running' && sameFiles(settings, files) && (await isListening(settings.edgePort));
  if (fits) return `already running, pid ${before.pid}`;
  // Workers of a master that was killed hold the port.
  await stopProcess(settings, NAME);
  await assertPortFree(settings.edgePort, 'BRAIN2_EDGE_PORT');
  writeFiles(settings, files);
  const args = ['-p', folder(settings), '-c', file(settings, edgeFiles.config), '-e', 'stderr'];
  await checkConfig(nginx, args);
  const env = { PATH: process.env.PATH ?? '' };
  const background = { name: NAME, command: nginx.program, args, env, cwd: folder(settings) };
  const pid = startProcess(settings, { ...background, marker: file(settings, edgeFiles.config) });
  await untilReady(settings);
  return `nginx, pid ${pid}, ${edgeUrl(settings)}`;
}

/** Stops the edge. Returns whether it was running. */
export async function stopEdge(settings: LocalSettings): Promise<boolean> {
  return stopProcess(settings, NAME);
}

function optionsOf(settings: LocalSettings, origin: EdgeOrigin, { njsModule }: Nginx): EdgeOptions {
  return {
    port: settings.edgePort,
    originPort: origin.port ?? settings.port,
    ...(origin.port ? {} : { detours: emulatorDetours }),
    distribution: origin.distribution,
    directory: folder(settings),
    logs: settings.logs,
    ...(njsModule ? { njsModule } : {}),
    // Root's workers would become nobody, who may not write here.
    ...(process.getuid?.() === 0
      ? { user: `${userInfo().username} ${process.platform === 'darwin' ? 'wheel' : 'root'}` }
      : {}),
    ...(origin.rules ? { rules: origin.rules } : {}),
  };
}

/** The function as CloudFront gets it, followed by what runs it in nginx. */
function functionModule(viewerRequest: string): string {
  return `${viewerRequest}\n${readFileSync(path.join(import.meta.dirname, 'edge/run-viewer-request.njs'), 'utf8')}`;
}

function sameFiles(settings: LocalSettings, files: Record<string, string>): boolean {
  return Object.entries(files).every(
    ([name, text]) => existsSync(file(settings, name)) && readFileSync(file(settings, name), 'utf8') === text,
  );
}

function writeFiles(settings: LocalSettings, files: Record<string, string>): void {
  rmSync(path.join(folder(settings), edgeFiles.cache), { recursive: true, force: true });
  // Kept answers are notes of users, and their keys hold tokens.
  mkdirSync(path.join(folder(settings), 'tmp'), { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(file(settings, name), text);
}

async function checkConfig({ program }: Nginx, args: string[]): Promise<void> {
  const result = await execa(program, ['-t', '-q', ...args], { all: true, reject: false });
  if (result.failed) throw new Error(`nginx refuses its configuration:\n  ${result.all || result.shortMessage}`);
}

async function untilReady(settings: LocalSettings): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isListening(settings.edgePort))) {
    const died = processState(settings, NAME).state !== 'running';
    if (died || Date.now() > deadline) {
      const how = died ? 'ended at once' : `did not answer within ${READY_WITHIN_MS / 1000} s`;
      throw new Error(`nginx ${how}.\n${lastLogLines(logFile(settings, NAME))}`);
    }
    await wait(50);
  }
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function folder(settings: LocalSettings): string {
  return path.join(settings.home, 'edge');
}

function file(settings: LocalSettings, name: string): string {
  return path.join(folder(settings), name);
}
