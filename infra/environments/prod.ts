import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

/** What users depend on. */
export const prod: EnvironmentConfig = {
  ...defaults,
  env: 'prod',
  accountId: '333333333333',
  logRetentionDays: 90,
};
