import type { EnvName } from '../../shared/flags/index.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';
import { type EnvironmentConfig, type LocalCloud, validateEnvironment } from './schema.ts';
import { staging } from './staging.ts';

export type {
  BusinessHours,
  ExternalValkey,
  ReadyContainers,
  ServerlessValkey,
  ServicePlan,
  VpcConfig,
} from './capacity.ts';
export { valkeyFunctions } from './capacity-rules.ts';
export { longestRetentionSeconds, type StreamConfig, type WorkQueueName } from './events.ts';
export {
  backgroundFunctions,
  type DeployedFunction,
  type DomainConfig,
  type EdgeConfig,
  type EnvironmentConfig,
  type FirewallConfig,
  type IdentityConfig,
  type LocalCloud,
  validateEnvironment,
} from './schema.ts';

export const environmentNames: readonly EnvName[] = ['local', 'dev', 'staging', 'prod'];

/**
 * An environment's numbers, checked.
 * @param cloud what runs on this machine; only `local` uses it
 */
export function environment(env: EnvName, cloud: LocalCloud): EnvironmentConfig {
  const configs = { dev, staging, prod, local: local(cloud) };
  return validateEnvironment(configs[env]);
}
