import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

/** For developers: may be destroyed and rebuilt at any time, keeps little, costs little. */
export const dev: EnvironmentConfig = {
  ...defaults,
  env: 'dev',
  accountId: '111111111111',
  logRetentionDays: 7,
  logLevel: 'DEBUG',
  flagsMaxAgeSeconds: 5,
  flagsRolloutMinutes: 0,
  throttle: { ratePerSecond: 100, burst: 200 },
  protectData: false,
  contributorInsights: false,
};
