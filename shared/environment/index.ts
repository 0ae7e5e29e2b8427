export { clientSettings } from './client-settings.ts';
export { startedAhead, warmUpEvent } from './start.ts';
export { numberEnv, requiredEnv } from './variables.ts';
