import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { envName } from './deployment/aws.ts';
import { synth } from './synth.ts';
import { initStack, terraform } from './terraform.ts';

/** Credentials that no account has: what a plan without an account signs its (never sent) requests with. */
const noAccount = { AWS_ACCESS_KEY_ID: 'plan', AWS_SECRET_ACCESS_KEY: 'plan', AWS_EC2_METADATA_DISABLED: 'true' };

/** Lets the provider start without asking AWS who we are. Written beside the stack, so that the stack itself stays as it is deployed. */
function withoutAccount(stackDir: string): void {
  const provider = {
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: 'true',
    skip_region_validation: true,
    allowed_account_ids: null,
  };
  writeFileSync(
    path.join(stackDir, 'plan_override.tf.json'),
    JSON.stringify({ provider: { aws: [provider, { ...provider, alias: 'global' }] } }),
  );
}

/**
 * Plans an environment from nothing: what a first deployment would create. Needs no AWS account and reads none.
 * @returns Terraform's output
 */
export async function planWithoutAccount(env: string, outdir: string): Promise<string> {
  await synth(env, outdir);
  const stackDir = path.resolve(outdir, 'stacks', `brain2-${env}`);
  withoutAccount(stackDir);
  await initStack(stackDir, { localState: path.join(stackDir, 'plan.tfstate'), env: noAccount });
  const { stdout } = await terraform(
    stackDir,
    ['plan', '-input=false', '-no-color', '-refresh=false', '-out=plan.tfplan'],
    { env: noAccount, quiet: true },
  );
  return stdout;
}

if (import.meta.filename === process.argv[1]) {
  try {
    const env = envName();
    if (env === 'local') throw new Error('ENV=local is planned and applied by `make up`; plan dev, staging or prod.');
    // A folder of its own: the override must never meet a real deployment.
    const started = Date.now();
    const output = await planWithoutAccount(env, path.resolve(process.env.BRAIN2_HOME || '.brain2', 'plan', env));
    const summary = output.split('\n').find((line) => line.startsWith('Plan:')) ?? 'No changes.';
    console.log(
      process.env.VERBOSE
        ? output
        : output
            .split('\n')
            .filter((line) => /^ {2}# .* will be/.test(line))
            .join('\n'),
    );
    console.log(
      `\n${summary} (${env}, without an account, ${((Date.now() - started) / 1000).toFixed(1)} s; VERBOSE=1 shows every attribute)`,
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
