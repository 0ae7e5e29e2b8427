import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StackOutputs } from '../../scripts/deployment/outputs.ts';
import { ensureUser, signIn } from '../../scripts/local/demo-user.ts';
import { deployLocal } from '../../scripts/local/deploy-local.ts';
import { startEdge } from '../../scripts/local/edge.ts';
import { startMinistack } from '../../scripts/local/ministack.ts';
import { freePort, freeRedisPort } from '../../scripts/local/ports.ts';
import { startRedis } from '../../scripts/local/redis.ts';
import { cloudUrl, type LocalSettings, localSettings, rememberPorts } from '../../scripts/local/settings.ts';
import { connectionVariable, type TestCloud, type TestUser } from './cloud.ts';
import { cloudFolder, stopTestClouds } from './leftovers.ts';

/**
 * Starts a cloud of the test run's own (emulator, Redis, edge; free ports, temporary state) and deploys the local stack into it by the same
 * code as `make up`, so that the tests neither need nor disturb a running Brain2. Jest wants this as a default export.
 */
export default async function globalSetup(): Promise<void> {
  const builtBefore = process.env.BRAIN2_TEST_RUN !== undefined;
  const folder = process.env.BRAIN2_TEST_RUN ?? mkdtempSync(path.join(tmpdir(), 'brain2-test-'));
  process.env.BRAIN2_TEST_RUN = folder;
  const home = path.join(folder, cloudFolder);
  const settings = localSettings({
    BRAIN2_HOME: home,
    BRAIN2_PORT: String(await freePort()),
    BRAIN2_REDIS_PORT: String(await freeRedisPort()),
    BRAIN2_EDGE_PORT: String(await freePort()),
    CDKTF_OUTDIR: path.join(home, 'cdktf.out'),
  });
  try {
    const cloud = await startCloud(settings, builtBefore);
    const file = path.join(home, 'connection.json');
    writeFileSync(file, JSON.stringify(cloud), { mode: 0o600 });
    process.env[connectionVariable] = file;
  } catch (error) {
    await stopTestClouds(folder); // Jest runs no teardown after a setup that failed.
    throw error;
  }
}

async function startCloud(settings: LocalSettings, alreadyBuilt: boolean): Promise<TestCloud> {
  rememberPorts(settings);
  await timed('test cloud', () => Promise.all([startMinistack(settings), startRedis(settings)]));
  const { outputs, stacks } = await deployLocal({ settings, step: timed, alreadyBuilt });
  const origin = { distribution: outputs.distributionDomain, viewerRequest: stacks.viewerRequest() };
  await timed('edge', () => startEdge(settings, origin));
  const ada = await signedIn(settings, outputs, 'ada@brain2.test');
  const bob = await signedIn(settings, outputs, 'bob@brain2.test');
  return { endpoint: cloudUrl(settings), region: 'us-east-1', home: settings.home, outputs, users: { ada, bob } };
}

async function signedIn(settings: LocalSettings, outputs: StackOutputs, email: string): Promise<TestUser> {
  const login = await ensureUser(settings, outputs, email);
  return { ...login, token: await signIn(settings, outputs, login) };
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  const result = await work();
  process.stderr.write(`  ${name}: ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
  return result;
}
