export { clientSettings } from './client-settings.ts';
export { numberEnv, requiredEnv } from './variables.ts';
