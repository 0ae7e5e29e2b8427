import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Repository root: every relative path of the scripts starts here. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** Where one local cloud keeps its state and on which ports it listens. */
export interface LocalSettings {
  /** State folder (`.brain2`, or `BRAIN2_HOME`): pids, logs, emulator state, Terraform state, outputs. */
  home: string;
  logs: string;
  /** Port of MiniStack, which is every AWS endpoint and the API Gateway (`BRAIN2_PORT`, default 4566). */
  port: number;
  /** Port of the Redis/Valkey server (`BRAIN2_REDIS_PORT`, default 6390: 6379 is often a system service). */
  redisPort: number;
  /** Port of the edge, where people and scripts find Brain2 (`BRAIN2_EDGE_PORT`, default 4580). */
  edgePort: number;
  /** Folder of the synthesized stacks (`CDKTF_OUTDIR`, default `cdktf.out`). */
  stacksDir: string;
}

type Ports = Pick<LocalSettings, 'port' | 'redisPort' | 'edgePort'>;
const portsFile = 'ports.json';
export const highestPort = 65_535;
/** A cluster node also listens on its port plus 10,000, for the other nodes: Redis fixes the distance. */
export const clusterBusDistance = 10_000;

/**
 * Reads the settings from the environment and makes the state folder. Ports that are not given are those of the last
 * `make up`. Throws when a port is not a port.
 */
export function localSettings(env: NodeJS.ProcessEnv = process.env): LocalSettings {
  const home = path.resolve(repositoryRoot, env.BRAIN2_HOME || '.brain2');
  const known = readJson<Partial<Ports>>(path.join(home, portsFile)) ?? {};
  const settings = {
    home,
    logs: path.join(home, 'logs'),
    port: portFrom(env, 'BRAIN2_PORT', known.port ?? 4566),
    redisPort: portFrom(env, 'BRAIN2_REDIS_PORT', known.redisPort ?? 6390, highestPort - clusterBusDistance),
    edgePort: portFrom(env, 'BRAIN2_EDGE_PORT', known.edgePort ?? 4580),
    stacksDir: path.resolve(repositoryRoot, env.CDKTF_OUTDIR || 'cdktf.out'),
  };
  mkdirSync(settings.logs, { recursive: true });
  return settings;
}

/** Keeps the ports in the state folder, so that `make token` and the others need not be told them again. */
export function rememberPorts({ home, port, redisPort, edgePort }: LocalSettings): void {
  writeFileSync(path.join(home, portsFile), `${JSON.stringify({ port, redisPort, edgePort } satisfies Ports)}\n`);
}

/** URL at which MiniStack answers every AWS API. */
export function cloudUrl(settings: LocalSettings): string {
  return `http://127.0.0.1:${settings.port}`;
}

/** URL at which the edge answers: the page, and the API below `/api/v1`. */
export function edgeUrl(settings: LocalSettings): string {
  return `http://127.0.0.1:${settings.edgePort}`;
}

/** The certificate that the local Redis server's own is signed with, as a PEM file. */
export function redisCaFile(settings: LocalSettings): string {
  return path.join(settings.home, 'redis/tls/ca.pem');
}

/** The environment every child process gets: Node 22 of node_modules first, dummy credentials, our ports. */
export function localEnvironment(settings: LocalSettings): Record<string, string> {
  return {
    PATH: nodeFirst(process.env.PATH ?? ''),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    BRAIN2_HOME: settings.home,
    BRAIN2_PORT: String(settings.port),
    BRAIN2_REDIS_PORT: String(settings.redisPort),
    BRAIN2_EDGE_PORT: String(settings.edgePort),
    ...valkeyVariables(settings),
    CDKTF_OUTDIR: settings.stacksDir,
    // The test runner's flags are for the test runner: inherited ones would reach every Lambda worker.
    NODE_OPTIONS: '',
  };
}

/** What the synthesis of `local` gives the functions: where their Valkey is and whom to trust. Nothing before Redis ever ran. */
function valkeyVariables(settings: LocalSettings): Record<string, string> {
  const ca = redisCaFile(settings);
  return existsSync(ca) ? { BRAIN2_VALKEY: `127.0.0.1:${settings.redisPort}`, BRAIN2_VALKEY_CA: ca } : {};
}

/** Puts the Lambda runtime's Node version (the `node` package) in front of whatever the machine has. */
export function nodeFirst(searchPath: string): string {
  const own = [path.join(repositoryRoot, 'node_modules/node/bin'), path.join(repositoryRoot, 'node_modules/.bin')];
  return [...own, searchPath].join(path.delimiter);
}

/** Reads a JSON file of the state folder; `undefined` when it is missing or unreadable. */
export function readState<T>(settings: LocalSettings, file: string): T | undefined {
  return readJson<T>(path.join(settings.home, file));
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function portFrom(env: NodeJS.ProcessEnv, name: string, fallback: number, highest = highestPort): number {
  const text = env[name];
  if (!text) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > highest) {
    throw new Error(`${name}=${text} is not a port for this: give a whole number from 1024 to ${highest}.`);
  }
  return port;
}
