export { Valkey, type ValkeySettings } from './connection.ts';
export { containerValkey } from './container.ts';
