import { defaults } from './defaults.ts';
import type { EnvironmentConfig } from './schema.ts';

/** What users depend on. */
export const prod: EnvironmentConfig = {
  ...defaults,
  env: 'prod',
  accountId: '333333333333',
  logRetentionDays: 90,
  readyContainers: {
    authorizer: { min: 2, max: 20, businessMin: 4 },
    nodes: { min: 2, max: 20, businessMin: 4 },
    'graph-data': { min: 1, max: 10, businessMin: 2 },
    batch: { min: 1, max: 20, businessMin: 3 },
  },
  businessHours: { fromHour: 7, toHour: 19, timeZone: 'America/New_York' },
  warmContainers: { edges: 3, search: 3, transfer: 1, live: 1, health: 1 },
  // A placeholder until the team puts its own name and zone here.
  edge: { ...defaults.edge, domain: { name: 'brain2.example.org', zoneId: 'Z00000000000000000000' } },
};
