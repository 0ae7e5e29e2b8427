import { setTimeout as wait } from 'node:timers/promises';
import { environment } from '../infra/environments/index.ts';
import { defaultFlagDocument, flagValues } from '../shared/flags/index.ts';
import { heal, storeOf, tableClient } from '../shared/store/index.ts';
import { clientSettings, envName } from './deployment/aws.ts';
import { outputsOf } from './deployment/outputs.ts';
import { runScript } from './local/command.ts';
import { demoEmail, ensureUser, signIn } from './local/demo-user.ts';
import { cloudUrl, localSettings } from './local/settings.ts';

const concurrency = 32;
/** Twice as long as the longest function runs. */
const settleMs = 120_000;
const subjectOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

await runScript('make heal', async () => {
  const env = envName();
  const settings = localSettings();
  const outputs = await outputsOf(settings, env);
  if (env !== 'local' && !process.env.SUBJECT)
    throw new Error(
      `Say whose notes: make heal ENV=${env} SUBJECT=… (the userId of the log lines, the token's "sub").`,
    );
  const ownToken = async () =>
    signIn(settings, outputs, await ensureUser(settings, outputs, process.env.BRAIN2_USER || demoEmail));
  const subject = process.env.SUBJECT || subjectOf(await ownToken());
  const { client } = tableClient(concurrency, clientSettings(settings, env));
  const flags = flagValues(defaultFlagDocument(env), env);
  const { graphEpoch: epoch } = environment(env, { endpoint: cloudUrl(settings) });
  const store = storeOf({ client, table: outputs.tableName, concurrency, shards: 1, epoch, flags: () => flags });
  const { danglingEdges, orphanBodies, halfNotes, nodeDrift, edgeDrift } = await heal(store, subject, () => {
    console.log('The counts are off. Waiting two minutes, until every request of this moment has ended …');
    return wait(settleMs);
  });
  console.log(`Removed ${danglingEdges} dangling edges, ${orphanBodies} bodies without note, ${halfNotes} half notes.`);
  console.log(`Counts were off by ${nodeDrift} notes and ${edgeDrift} edges.`);
});
