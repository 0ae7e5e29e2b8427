import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EnvName } from '../../shared/flags/index.ts';
import { edgeUrl, type LocalSettings, readState } from '../local/settings.ts';
import { initStack, terraform } from '../terraform.ts';

/** What a deployed environment's stack tells about itself. */
export interface StackOutputs {
  /** Where people and scripts find the page, and the API below `/api/v1`: CloudFront, or the edge of this machine. */
  edgeUrl: string;
  /** Invoke base of the gateway, without `/api/v1`. It answers only those who know the edge's key. */
  apiUrl: string;
  siteBucket: string;
  distributionId: string;
  distributionDomain: string;
  tableName: string;
  userPoolId: string;
  userPoolClientId: string;
  issuer: string;
  artifactsBucket: string;
  appconfigApplicationId: string;
  appconfigEnvironmentId: string;
  appconfigProfileId: string;
  appconfigStrategyId: string;
  eventBus: string;
  eventArchiveArn: string;
  /** The rule that a replay sends to. */
  requeueRuleArn: string;
  connectNodesQueueUrl: string;
  connectNodesDeadLettersUrl: string;
  liveQueueUrl: string;
  liveDeadLettersUrl: string;
  healQueueUrl: string;
  healDeadLettersUrl: string;
  publishEventsDeadLettersUrl: string;
  streamFailuresBucket: string;
  publishEventsFunction: string;
}

/** Reads the outputs of a stack from its Terraform state. */
export async function readStackOutputs(
  settings: LocalSettings,
  env: EnvName,
  stackDir: string,
  variables: Record<string, string>,
): Promise<StackOutputs> {
  const { stdout } = await terraform(stackDir, ['output', '-json'], { env: variables, quiet: true });
  const values = JSON.parse(stdout) as Record<string, { value: string }>;
  const outputs = Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
  return { ...outputs, edgeUrl: env === 'local' ? edgeUrl(settings) : outputs.siteUrl } as unknown as StackOutputs;
}

/** What was saved of the local deployment; its edge may have moved to another port since. */
export function savedOutputs(settings: LocalSettings): StackOutputs | undefined {
  const saved = readState<StackOutputs>(settings, 'outputs.json');
  return saved && { ...saved, edgeUrl: edgeUrl(settings) };
}

/** Keeps the outputs of the local deployment for the other scripts. */
export function saveOutputs(settings: LocalSettings, outputs: StackOutputs): void {
  writeFileSync(path.join(settings.home, 'outputs.json'), `${JSON.stringify(outputs, null, 2)}\n`);
}

/** The outputs of an environment: the saved ones for local, the Terraform state's for the others. */
export async function outputsOf(settings: LocalSettings, env: EnvName): Promise<StackOutputs> {
  if (env !== 'local') return remoteOutputs(settings, env);
  const saved = savedOutputs(settings);
  if (!saved) throw new Error('Brain2 is not deployed on this machine yet: run `make up`.');
  return saved;
}

async function remoteOutputs(settings: LocalSettings, env: EnvName): Promise<StackOutputs> {
  const stackDir = path.join(settings.stacksDir, 'stacks', `brain2-${env}`);
  if (!existsSync(stackDir))
    throw new Error(`The stack of ${env} is not synthesized here: run \`make synth ENV=${env}\` first.`);
  await initStack(stackDir);
  return readStackOutputs(settings, env, stackDir, {});
}
