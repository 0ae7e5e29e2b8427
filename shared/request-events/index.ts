export { eventBus } from './bus.ts';
export { type PublishCount, publishInRequest } from './publisher.ts';
