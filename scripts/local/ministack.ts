import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertPortFree } from './ports.ts';
import { logFile, processState, startProcess, stopProcess } from './processes.ts';
import { cloudUrl, type LocalSettings, nodeFirst, repositoryRoot } from './settings.ts';

const NAME = 'ministack';
/**
 * The emulator with one request a connection. Kept alive, its server now and then closes a connection on which the next request has
 * just come: that is carried out, its answer is lost, and when Terraform asks again it is told that the resource exists.
 */
const program = [
  'from hypercorn.config import Config',
  'Config.keep_alive_max_requests = 0',
  'from ministack.app import main',
  'main()',
].join('\n');
const READY_WITHIN_MS = 60_000;

/** Starts the emulator or reuses the running one; resolves when it answers. Returns what it did, for the step line. */
export async function startMinistack(settings: LocalSettings): Promise<string> {
  const before = processState(settings, NAME);
  if (before.state === 'running' && (await isReady(settings))) return `already running, pid ${before.pid}`;
  // It saves its state only when it ends by SIGTERM: after a crash the last clean state is back, which may lack what
  // was deployed and imported since. Forgetting both makes `make up` look at every resource and note again.
  if (before.state === 'stale') {
    for (const file of ['deployed.json', 'imported.json']) rmSync(path.join(settings.home, file), { force: true });
  }
  if (before.state === 'running') await stopProcess(settings, NAME);
  await assertPortFree(settings.port, 'BRAIN2_PORT');
  const pid = startProcess(settings, processOptions(settings));
  await untilReady(settings);
  return `pid ${pid}, port ${settings.port}`;
}

/** Stops the emulator and waits for it to save its state. Returns whether it was running. */
export async function stopMinistack(settings: LocalSettings): Promise<boolean> {
  return stopProcess(settings, NAME, 60_000);
}

/** Whether the emulator answers on its port. */
export async function isReady(settings: LocalSettings): Promise<boolean> {
  try {
    const answer = await fetch(`${cloudUrl(settings)}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

function processOptions(settings: LocalSettings): Parameters<typeof startProcess>[1] {
  const python = path.join(repositoryRoot, '.venv/bin/python');
  if (!existsSync(python)) throw new Error('The Python environment .venv is missing: run `bash scripts/bootstrap.sh`.');
  const temp = ownTempFolder(settings);
  return {
    name: NAME,
    command: python,
    args: ['-c', program],
    marker: 'from ministack.app import main',
    cwd: settings.home,
    // Only what it needs: variables of the caller's shell or of the test runner must not reach Lambda functions.
    env: {
      PATH: nodeFirst(process.env.PATH ?? '/usr/bin:/bin'),
      HOME: process.env.HOME ?? settings.home,
      TMPDIR: temp,
      GATEWAY_PORT: String(settings.port),
      BIND_HOST: '127.0.0.1',
      AUTH: 'true',
      PERSIST_STATE: '1',
      STATE_DIR: path.join(settings.home, 'ministack/state'),
      S3_PERSIST: '1',
      S3_DATA_DIR: path.join(settings.home, 'ministack/s3'),
      MINISTACK_REGION: 'us-east-1',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
  };
}

/** A temp folder of its own keeps the emulator's pid file and unpacked functions out of the shared one. */
function ownTempFolder(settings: LocalSettings): string {
  const temp = path.join(settings.home, 'tmp');
  mkdirSync(temp, { recursive: true });
  // The emulator's Lambda runtime is a CommonJS file in here: the repository's "type": "module" must not reach it.
  writeFileSync(path.join(temp, 'package.json'), '{ "type": "commonjs" }\n');
  return temp;
}

async function untilReady(settings: LocalSettings): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(settings))) {
    const died = processState(settings, NAME).state !== 'running';
    if (died || Date.now() > deadline) {
      const how = died ? 'ended at once' : `did not answer within ${READY_WITHIN_MS / 1000} s`;
      throw new Error(`MiniStack ${how}. Its log: ${logFile(settings, NAME)}`);
    }
    await wait(100);
  }
}
