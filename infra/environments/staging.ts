import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

/** Like prod in everything but size: what passes here passes there. */
export const staging: EnvironmentConfig = {
  ...defaults,
  env: 'staging',
  accountId: '222222222222',
  logRetentionDays: 14,
  throttle: { ratePerSecond: 200, burst: 400 },
};
