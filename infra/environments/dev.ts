import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

// Neither VPC nor Valkey: endpoints and cache cost by the hour, also while nobody works (docs/deployment.md has the prices).
const { vpc: _vpc, valkey: _valkey, ...shared } = defaults;

/** For developers: may be destroyed and rebuilt at any time, keeps little, costs little. */
export const dev: EnvironmentConfig = {
  ...shared,
  env: 'dev',
  accountId: '111111111111',
  logRetentionDays: 7,
  logLevel: 'DEBUG',
  flagsMaxAgeSeconds: 5,
  flagsRolloutMinutes: 0,
  throttle: { ratePerSecond: 100, burst: 200 },
  // No firewall (it costs while nobody works) and no name of its own.
  edge: { priceClass: 'PriceClass_100' },
  protectData: false,
  contributorInsights: false,
};
