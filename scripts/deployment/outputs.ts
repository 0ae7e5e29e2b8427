import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EnvName } from '../../shared/flags/index.ts';
import { type LocalSettings, readState } from '../local/settings.ts';
import { initStack, terraform } from '../terraform.ts';

/** What a deployed environment's stack tells about itself. */
export interface StackOutputs {
  /** Invoke base of the API, without `/api/v1`. */
  apiUrl: string;
  tableName: string;
  userPoolId: string;
  userPoolClientId: string;
  issuer: string;
  artifactsBucket: string;
  appconfigApplicationId: string;
  appconfigEnvironmentId: string;
  appconfigProfileId: string;
  appconfigStrategyId: string;
}

/** Reads the outputs of a stack from its Terraform state. */
export async function readStackOutputs(stackDir: string, env: Record<string, string>): Promise<StackOutputs> {
  const { stdout } = await terraform(stackDir, ['output', '-json'], { env, quiet: true });
  const values = JSON.parse(stdout) as Record<string, { value: string }>;
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [name, value]),
  ) as unknown as StackOutputs;
}

/** Keeps the outputs of the local deployment for the other scripts. */
export function saveOutputs(settings: LocalSettings, outputs: StackOutputs): void {
  writeFileSync(path.join(settings.home, 'outputs.json'), `${JSON.stringify(outputs, null, 2)}\n`);
}

/** The outputs of an environment: the saved ones for local, the Terraform state's for the others. */
export async function outputsOf(settings: LocalSettings, env: EnvName): Promise<StackOutputs> {
  if (env !== 'local') return remoteOutputs(settings, env);
  const saved = readState<StackOutputs>(settings, 'outputs.json');
  if (!saved) throw new Error('Brain2 is not deployed on this machine yet: run `make up`.');
  return saved;
}

async function remoteOutputs(settings: LocalSettings, env: EnvName): Promise<StackOutputs> {
  const stackDir = path.join(settings.stacksDir, 'stacks', `brain2-${env}`);
  if (!existsSync(stackDir))
    throw new Error(`The stack of ${env} is not synthesized here: run \`make synth ENV=${env}\` first.`);
  await initStack(stackDir);
  return readStackOutputs(stackDir, {});
}
