import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Deployment, type DeployOptions, deploy } from '../deployment/deploy.ts';
import { startMinistack, stopMinistack } from './ministack.ts';

/** What the emulator keeps, what Terraform knows of it, and what was noted about both. */
const kept = ['ministack', 'terraform', 'tmp', 'deployed.json', 'outputs.json', 'imported.json'];
/** A first deployment is begun so often. */
const attempts = 3;
/** An emulator under load can lose its answer to a creation; the provider asks again and is told this. */
const madeTwice = /already exists|Another resource with the same|ConflictException|StatusCode: 409/;

/**
 * Deploys to the running emulator. When a first deployment fails because something was made without Terraform learning of it,
 * the emulator starts over: there is nothing in it yet that anybody could miss. Later deployments fail as they do.
 */
export async function deployLocal(options: Omit<DeployOptions, 'env'>, attempt = 1): Promise<Deployment> {
  const { settings, step } = options;
  const first = !existsSync(path.join(settings.home, 'terraform/brain2-local.tfstate'));
  try {
    return await deploy({ ...options, env: 'local' });
  } catch (error) {
    if (attempt === attempts || !first || !(error instanceof Error) || !madeTwice.test(error.message)) throw error;
    process.stdout.write('\n  The emulator lost an answer while it made the stack.\n');
    await step('MiniStack, started over', async () => {
      await stopMinistack(settings);
      for (const name of kept) rmSync(path.join(settings.home, name), { recursive: true, force: true });
      return startMinistack(settings);
    });
    return deployLocal({ ...options, alreadyBuilt: true }, attempt + 1);
  }
}
