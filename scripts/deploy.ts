import { createInterface } from 'node:readline/promises';
import { envName } from './deployment/aws.ts';
import { requireCredentials } from './deployment/credentials.ts';
import { deploy } from './deployment/deploy.ts';
import { isReady } from './local/ministack.ts';
import { cloudUrl, localSettings } from './local/settings.ts';
import { Steps } from './local/steps.ts';

const settings = localSettings();
const steps = new Steps(settings, 'make deploy');

await steps.guard(async () => {
  const env = envName();
  await requireCredentials(env);
  if (env === 'local' && !(await isReady(settings))) {
    throw new Error(`No local cloud answers at ${cloudUrl(settings)}: \`make up\` starts it and deploys.`);
  }
  console.log(`Deploying ${env}`);
  const step = <T>(name: string, work: () => Promise<T>): Promise<T> => steps.run(name, work);
  const approval = env === 'local' || process.env.AUTO_APPROVE === '1' ? {} : { confirm: askForApproval };
  const { outputs } = await deploy({ env, settings, step, ...approval });
  console.log(`\nDeployed ${env} in ${steps.elapsed()}.\n`);
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(24)} ${value}`);
});

/** Shows the whole plan and asks; without a terminal to ask on, the answer is no. */
async function askForApproval(plan: string): Promise<boolean> {
  console.log(`\n${plan}`);
  if (!process.stdin.isTTY) {
    console.log('There is no terminal to ask for approval: AUTO_APPROVE=1 deploys without asking.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Deploy this? Only "yes" does. ');
  terminal.close();
  return answer.trim() === 'yes';
}
