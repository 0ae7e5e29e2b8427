import { setTimeout as wait } from 'node:timers/promises';
import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { type RuntimeFlagName, runtimeFlags } from '../../shared/flags/index.ts';
import type { ClientSettings } from './aws.ts';
import type { StackOutputs } from './outputs.ts';

type FlagDocument = Record<string, { enabled: boolean }>;

/** Checks `NAME` and `VALUE` of `make flag`. Throws, naming the possible ones. */
export function parseFlag(name: string | undefined, value: string | undefined): { name: RuntimeFlagName; on: boolean } {
  const flag = runtimeFlags.find((candidate) => candidate.name === name);
  if (!flag) {
    const known = runtimeFlags.map((candidate) => `    ${candidate.name}: off means that ${candidate.off}`).join('\n');
    throw new Error(`NAME=${name ?? ''} is not a runtime flag. There are:\n${known}`);
  }
  if (value !== 'on' && value !== 'off') throw new Error(`VALUE=${value ?? ''} is not a position: choose on or off.`);
  return { name: flag.name, on: value === 'on' };
}

/**
 * Turns a runtime flag: takes the deployed document, writes it as a new version with this one flag changed, deploys it
 * and waits until the deployment is complete. Returns false when the flag already had that position.
 */
export async function setFlag(
  settings: ClientSettings,
  outputs: StackOutputs,
  flag: { name: RuntimeFlagName; on: boolean },
): Promise<boolean> {
  const client = new AppConfigClient(settings);
  const current = await deployedDocument(client, outputs);
  if (current[flag.name]?.enabled === flag.on) return false;
  const changed: FlagDocument = { ...current, [flag.name]: { ...current[flag.name], enabled: flag.on } };
  const created = await client.send(
    new CreateHostedConfigurationVersionCommand({
      ApplicationId: outputs.appconfigApplicationId,
      ConfigurationProfileId: outputs.appconfigProfileId,
      ContentType: 'application/json',
      Content: new TextEncoder().encode(JSON.stringify(changed)),
    }),
  );
  await deployVersion(client, outputs, String(created.VersionNumber));
  return true;
}

async function deployVersion(client: AppConfigClient, outputs: StackOutputs, version: string): Promise<void> {
  const place = { ApplicationId: outputs.appconfigApplicationId, EnvironmentId: outputs.appconfigEnvironmentId };
  const { DeploymentNumber } = await client.send(
    new StartDeploymentCommand({
      ...place,
      ConfigurationProfileId: outputs.appconfigProfileId,
      ConfigurationVersion: version,
      DeploymentStrategyId: outputs.appconfigStrategyId,
    }),
  );
  for (;;) {
    const { State } = await client.send(new GetDeploymentCommand({ ...place, DeploymentNumber }));
    if (State === 'COMPLETE') return;
    if (State === 'ROLLED_BACK' || State === 'ROLLING_BACK' || State === 'REVERTED') {
      throw new Error(`AppConfig deployment ${DeploymentNumber} was rolled back (${State}): look at the alarms.`);
    }
    await wait(1_000);
  }
}

/** The document functions are served now: the last deployed version, or the newest one when nothing was deployed. */
async function deployedDocument(client: AppConfigClient, outputs: StackOutputs): Promise<FlagDocument> {
  const profile = {
    ApplicationId: outputs.appconfigApplicationId,
    ConfigurationProfileId: outputs.appconfigProfileId,
  };
  const version = (await deployedVersion(client, outputs)) ?? (await newestVersion(client, profile));
  if (version === undefined) return {};
  const { Content } = await client.send(
    new GetHostedConfigurationVersionCommand({ ...profile, VersionNumber: version }),
  );
  return Content ? (JSON.parse(new TextDecoder().decode(Content)) as FlagDocument) : {};
}

async function deployedVersion(client: AppConfigClient, outputs: StackOutputs): Promise<number | undefined> {
  const answer = await client.send(
    new ListDeploymentsCommand({
      ApplicationId: outputs.appconfigApplicationId,
      EnvironmentId: outputs.appconfigEnvironmentId,
    }),
  );
  const complete = (answer.Items ?? []).filter(({ State }) => State === 'COMPLETE');
  const last = complete.sort((a, b) => (b.DeploymentNumber ?? 0) - (a.DeploymentNumber ?? 0))[0];
  return last?.ConfigurationVersion === undefined ? undefined : Number(last.ConfigurationVersion);
}

async function newestVersion(
  client: AppConfigClient,
  profile: { ApplicationId: string; ConfigurationProfileId: string },
): Promise<number | undefined> {
  const { Items = [] } = await client.send(new ListHostedConfigurationVersionsCommand(profile));
  const numbers = Items.map(({ VersionNumber }) => VersionNumber ?? 0);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
