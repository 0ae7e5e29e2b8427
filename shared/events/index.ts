export { backgroundHandler } from './background-handler.ts';
export type { EventData } from './catalogue.ts';
export { deliver, type Patience } from './delivery.ts';
export type { DomainEvent, EventMessage, EventOf } from './event.ts';
export { EventBatcher, type EventBatcherOptions } from './event-batcher.ts';
export {
  type EventKind,
  type EventQueue,
  type EventType,
  eventQueues,
  eventSources,
  eventTypes,
  typesFor,
} from './event-types.ts';
export { eventsOf, type Unversioned } from './events-of.ts';
export { type GroupConsumerOptions, groupConsumer, messageConsumer, type QueueOptions } from './group-consumer.ts';
export {
  checkEvent,
  groupOf,
  InvalidMessage,
  messageOf,
  parseJson,
  parseMessage,
  type QueueMessage,
} from './message.ts';
export type { Consumer, MessageWork } from './message-work.ts';
export { belongsTo } from './queue-messages.ts';
export { queueTarget } from './queue-target.ts';
export { nameOfReplay, wantedBy } from './replay-name.ts';
