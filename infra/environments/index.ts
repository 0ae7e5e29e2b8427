import type { EnvName } from '../../shared/flags/index.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';
import { type EnvironmentConfig, validateEnvironment } from './schema.ts';
import { staging } from './staging.ts';

export { type DeployedFunction, type EnvironmentConfig, type IdentityConfig, validateEnvironment } from './schema.ts';

export const environmentNames: readonly EnvName[] = ['local', 'dev', 'staging', 'prod'];

/**
 * An environment's numbers, checked.
 * @param localEndpoint where the emulator listens; only `local` uses it
 */
export function environment(env: EnvName, localEndpoint: string): EnvironmentConfig {
  const configs = { dev, staging, prod, local: local(localEndpoint) };
  return validateEnvironment(configs[env]);
}
