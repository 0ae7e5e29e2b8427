import { envName } from './deployment/aws.ts';
import { outputsOf } from './deployment/outputs.ts';
import { runScript } from './local/command.ts';
import { demoEmail, ensureUser, signIn } from './local/demo-user.ts';
import { localSettings } from './local/settings.ts';

await runScript('make token', async () => {
  const env = envName();
  if (env !== 'local') throw new Error(`Tokens of ${env} come from signing in there; demo users exist only in local.`);
  const settings = localSettings();
  const outputs = await outputsOf(settings, env);
  const login = await ensureUser(settings, outputs, process.env.BRAIN2_USER || demoEmail);
  console.log(await signIn(settings, outputs, login));
});
