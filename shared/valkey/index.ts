export { Valkey, type ValkeySettings } from './connection.ts';
export { containerValkey } from './container.ts';
export { userSlot } from './slot.ts';
