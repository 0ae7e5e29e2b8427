import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { execa } from 'execa';
import type { EnvName } from '../../shared/flags/index.ts';
import { type LocalSettings, localEnvironment, readState, repositoryRoot } from '../local/settings.ts';
import { runLogged } from '../local/steps.ts';
import { initStack } from '../terraform.ts';
import { uploadArtifacts } from './artifacts.ts';
import { clientSettings } from './aws.ts';
import { answersThroughDistribution } from './distribution.ts';
import { loggedTerraform } from './logged-terraform.ts';
import { readStackOutputs, type StackOutputs, savedOutputs, saveOutputs } from './outputs.ts';
import { uploadSite } from './site.ts';
import { SynthesizedStacks } from './synthesized.ts';

/** Runs one named step of a deployment: prints it with its time, or (in tests) nothing. */
export type StepRunner = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface DeployOptions {
  env: EnvName;
  settings: LocalSettings;
  step: StepRunner;
  /** Shown the plan's summary before anything changes; `false` ends the deployment. @default everything is approved */
  confirm?: (summary: string) => Promise<boolean>;
  /** Take `dist/` as it is. @default false: build first */
  alreadyBuilt?: boolean;
}

export interface Deployment {
  outputs: StackOutputs;
  stacks: SynthesizedStacks;
  /** False when what runs is already what would be deployed. */
  changed: boolean;
}

/** What the local cloud was last brought to. */
interface Deployed {
  fingerprint: string;
  bootstrap: string;
}

/** Builds, synthesizes and applies an environment: the same steps for MiniStack and for AWS. */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { env, settings, step } = options;
  const stacks = await prepare(options);
  const known = await unchanged(settings, env, stacks);
  if (known) {
    await step('deployment', async () => 'unchanged, nothing to apply');
    await step('upload page', () => uploadSite(clientSettings(settings, env), known.siteBucket));
    return { outputs: known, stacks, changed: false };
  }
  await step('buckets for state and code', () => applyBootstrap(options, stacks));
  await step('upload code', () => uploadArtifacts(clientSettings(settings, env), stacks.artifactsBucket()));
  await applyStack(options, stacks);
  const outputs = await readStackOutputs(settings, env, stacks.stackDir, terraformEnvironment(options));
  await step('upload page', () => uploadSite(clientSettings(settings, env), outputs.siteBucket));
  if (env === 'local') remember(settings, stacks, outputs);
  return { outputs, stacks, changed: true };
}

async function prepare({ env, settings, step, alreadyBuilt }: DeployOptions): Promise<SynthesizedStacks> {
  if (!alreadyBuilt)
    await step('build functions', async () => void (await runLogged(settings, 'build', ['tsx', 'scripts/build.ts'])));
  const variables = { ENV: env, BRAIN2_COMMIT: await commit() };
  await step(
    'synthesize stacks',
    async () => void (await runLogged(settings, 'synth', ['tsx', 'infra/main.ts'], variables)),
  );
  return new SynthesizedStacks(settings, env);
}

/** The bootstrap stack makes the bucket that its own state lives in: its first state is local, then moves there. */
async function applyBootstrap(options: DeployOptions, stacks: SynthesizedStacks): Promise<string> {
  const { env, settings } = options;
  const before = env === 'local' ? readState<Deployed>(settings, 'deployed.json') : undefined;
  if (before?.bootstrap === stacks.bootstrapFingerprint() && (await bucketExists(options, stacks.artifactsBucket()))) {
    return 'unchanged';
  }
  const dir = stacks.bootstrapDir;
  const variables = terraformEnvironment(options);
  const localState = stateFile(settings, `brain2-bootstrap-${env}`);
  const bucket = stacks.stateBucket();
  const remote = env !== 'local' && bucket !== undefined && (await bucketExists(options, bucket));
  await initStack(dir, remote ? { env: variables } : { env: variables, localState });
  await loggedTerraform(settings, dir, ['apply', '-auto-approve', '-input=false', '-no-color'], variables);
  if (env === 'local' || remote) return '';
  rmSync(path.join(dir, 'backend_override.tf.json'), { force: true });
  await loggedTerraform(
    settings,
    dir,
    ['init', '-migrate-state', '-force-copy', '-input=false', '-no-color'],
    variables,
  );
  return 'its state moved into the new bucket';
}

async function applyStack(options: DeployOptions, stacks: SynthesizedStacks): Promise<void> {
  const { env, settings, step, confirm } = options;
  const dir = stacks.stackDir;
  const variables = terraformEnvironment(options);
  const run = (args: string[]): Promise<string> => loggedTerraform(settings, dir, args, variables);
  const state = env === 'local' ? { localState: stateFile(settings, `brain2-${env}`) } : {};
  await step('terraform init', async () => void (await initStack(dir, { env: variables, ...state })));
  // MiniStack answers in milliseconds: more at a time than Terraform's 10 shortens a first apply.
  const parallelism = env === 'local' ? ['-parallelism=40'] : [];
  let plan = '';
  await step('terraform plan', async () => {
    plan = await run(['plan', '-input=false', '-no-color', '-out=plan.tfplan', ...parallelism]);
    return planSummary(plan);
  });
  if (confirm && !(await confirm(plan))) throw new Error('Not approved: nothing was changed.');
  await step(
    'terraform apply',
    async () => void (await run(['apply', '-input=false', '-no-color', ...parallelism, 'plan.tfplan'])),
  );
}

/** What the machine already runs, when it is exactly what the stacks say and answers; local only. */
async function unchanged(
  settings: LocalSettings,
  env: EnvName,
  stacks: SynthesizedStacks,
): Promise<StackOutputs | undefined> {
  if (env !== 'local') return undefined;
  const deployed = readState<Deployed>(settings, 'deployed.json');
  const outputs = savedOutputs(settings);
  if (!outputs || deployed?.fingerprint !== stacks.fingerprint()) return undefined;
  return (await answersThroughDistribution(settings.port, outputs.distributionDomain)) ? outputs : undefined;
}

function remember(settings: LocalSettings, stacks: SynthesizedStacks, outputs: StackOutputs): void {
  saveOutputs(settings, outputs);
  const deployed: Deployed = { fingerprint: stacks.fingerprint(), bootstrap: stacks.bootstrapFingerprint() };
  writeFileSync(path.join(settings.home, 'deployed.json'), `${JSON.stringify(deployed)}\n`);
}

/** Local Terraform gets the dummy credentials; for AWS the caller's own environment is left alone. */
function terraformEnvironment({ env, settings }: DeployOptions): Record<string, string> {
  return env === 'local' ? localEnvironment(settings) : { BRAIN2_HOME: settings.home };
}

function stateFile(settings: LocalSettings, stack: string): string {
  return path.join(settings.home, 'terraform', `${stack}.tfstate`);
}

function planSummary(plan: string): string {
  return (
    plan
      .split('\n')
      .find((line) => line.startsWith('Plan:') || line.startsWith('No changes.'))
      ?.slice(0, 70) ?? ''
  );
}

async function bucketExists({ env, settings }: DeployOptions, bucket: string): Promise<boolean> {
  try {
    await new S3Client(clientSettings(settings, env)).send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return false;
    throw error;
  }
}

async function commit(): Promise<string> {
  if (process.env.BRAIN2_COMMIT) return process.env.BRAIN2_COMMIT;
  if (!existsSync(path.join(repositoryRoot, '.git'))) return 'unknown';
  const answer = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: repositoryRoot, reject: false });
  return answer.failed ? 'unknown' : answer.stdout;
}
