import { statSync } from 'node:fs';
import path from 'node:path';
import { envName } from '../deployment/aws.ts';
import { outputsOf } from '../deployment/outputs.ts';
import { runScript } from './command.ts';
import { demoEmail, ensureUser, signIn } from './demo-user.ts';
import { importFolder } from './import.ts';
import { localSettings } from './settings.ts';

await runScript('make import', async () => {
  const directory = path.resolve(process.env.DIR || '');
  if (!process.env.DIR)
    throw new Error('DIR is missing. Usage: make import DIR=<folder of Markdown files> [USER=<email>]');
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`DIR=${directory} is not a folder.`);
  const env = envName();
  const settings = localSettings();
  const outputs = await outputsOf(settings, env);
  await importFolder(settings, directory, outputs.edgeUrl, process.env.BRAIN2_TOKEN || (await tokenOf()));

  async function tokenOf(): Promise<string> {
    if (env !== 'local') throw new Error(`Importing into ${env} needs a token: BRAIN2_TOKEN=<token> make import …`);
    return signIn(settings, outputs, await ensureUser(settings, outputs, process.env.BRAIN2_USER || demoEmail));
  }
});
