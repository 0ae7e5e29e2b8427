import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

/** Like prod in everything but size: what passes here passes there. */
export const staging: EnvironmentConfig = {
  ...defaults,
  env: 'staging',
  accountId: '222222222222',
  logRetentionDays: 14,
  // A placeholder until the team puts its own name and zone here.
  edge: { ...defaults.edge, domain: { name: 'staging.brain2.example.org', zoneId: 'Z00000000000000000000' } },
  throttle: { ratePerSecond: 200, burst: 400 },
};
