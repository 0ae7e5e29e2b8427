import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clientSettings } from '../deployment/aws.ts';
import type { Deployment } from '../deployment/deploy.ts';
import { setFlag } from '../deployment/flags.ts';
import { ApiClient } from './api.ts';
import { bulkDeleteTable } from './bulk-delete-table.ts';
import { ensureUser, type Login, signIn } from './demo-user.ts';
import { deployLocal } from './deploy-local.ts';
import { startEdge } from './edge.ts';
import { importFolder } from './import.ts';
import { startMinistack } from './ministack.ts';
import { gatherNotes } from './notes.ts';
import { startRedis } from './redis.ts';
import { cloudUrl, localSettings, readState, redisCaFile, rememberPorts } from './settings.ts';
import { smokeTest } from './smoke.ts';
import { Steps } from './steps.ts';

const settings = localSettings();
const steps = new Steps(settings, 'make up');

await steps.guard(async () => {
  rememberPorts(settings);
  await steps.run('Redis (ElastiCache)', () => startRedis(settings));
  await steps.run('MiniStack (AWS on this machine)', () => startMinistack(settings));
  const deployment = await deployLocal({ settings, step: (name, work) => steps.run(name, work) });
  const { outputs, stacks } = deployment;
  const origin = { distribution: outputs.distributionDomain, viewerRequest: stacks.viewerRequest() };
  await steps.run('edge (the cache in front of CloudFront)', () => startEdge(settings, origin));
  let login: Login = { email: '', password: '' };
  let token = '';
  await steps.run('demo user', async () => {
    login = await ensureUser(settings, outputs);
    token = await signIn(settings, outputs, login);
    return login.email;
  });
  const api = new ApiClient(`${outputs.edgeUrl}/api/v1`, token);
  await importNotes(deployment, token);
  await steps.run('smoke test', () => smokeTest(api));
  const table = await steps.run('measure a bulk delete', async () => ({
    text: await measureBulkDelete(deployment, api),
  }));
  printWelcome(outputs.edgeUrl, login, token, table.text);
});

async function importNotes({ outputs }: Deployment, token: string): Promise<void> {
  const notes = gatherNotes(settings);
  const mark = { fingerprint: notes.fingerprint, userPoolId: outputs.userPoolId };
  const before = readState<typeof mark>(settings, 'imported.json');
  if (before?.fingerprint === mark.fingerprint && before.userPoolId === mark.userPoolId) {
    await steps.run('import notes', async () => `${notes.count} documents, unchanged`);
    return;
  }
  const name = `import ${notes.count} real documents`;
  await steps.run(name, () => importFolder(settings, notes.directory, outputs.edgeUrl, token), { live: true });
  writeFileSync(path.join(settings.home, 'imported.json'), `${JSON.stringify(mark)}\n`);
}

async function measureBulkDelete({ outputs, stacks }: Deployment, api: ApiClient): Promise<string> {
  return bulkDeleteTable(api, async (on) => {
    const changed = await setFlag(clientSettings(settings, 'local'), outputs, { name: 'batchWrites', on });
    // Functions ask AppConfig again when what they know is older than this; half a second more for the answer.
    if (changed) await wait(stacks.flagsMaxAgeSeconds() * 1000 + 500);
  });
}

function printWelcome(url: string, login: Login, token: string, table: string): void {
  const api = `${url}/api/v1`;
  console.log(`\n${table}\n`);
  console.log(`Brain2 is up (${steps.elapsed()}).\n`);
  console.log(`  Brain2        ${url}`);
  console.log(`  API           ${api}`);
  console.log(`  AWS           ${cloudUrl(settings)}   (access key test, secret test)`);
  console.log(`  Redis         rediss://127.0.0.1:${settings.redisPort}   (TLS: ${redisCaFile(settings)})`);
  console.log(`  demo login    ${login.email}   ${login.password}`);
  console.log(`  logs, state   ${settings.home}\n`);
  console.log('Try it (the token is good for an hour; `make -s token` prints a fresh one):\n');
  console.log(`  TOKEN='${token}'\n`);
  console.log(`  curl -s '${api}/nodes?limit=3' -H "Authorization: Bearer $TOKEN"\n`);
  console.log(
    `  curl -s '${api}/nodes' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"content":"My first note"}'\n`,
  );
  console.log(`  curl -s '${api}/graph-data' -H "Authorization: Bearer $TOKEN"\n`);
}
