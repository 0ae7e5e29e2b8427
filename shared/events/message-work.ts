import type { DomainEvent, EventMessage } from './event.ts';
import { messageOf, parseMessage, type QueueMessage } from './message.ts';

/** What works on the events of a queue. */
export interface Consumer {
  /** Takes events of one user in their order. It may get the same ones again: its effect is the same once or twice. */
  handle(user: string, events: readonly DomainEvent[]): Promise<void>;
}

/** What the messages of a queue are, and what works on them. */
export interface MessageWork<Message> {
  /** @throws InvalidMessage */
  parse(body: string): Message;
  handle(message: Message): Promise<void>;
  /** What a message can be taken apart into, each part a message of its own; one alone when it cannot. */
  parts(message: Message): readonly Message[];
  send(message: Message): QueueMessage;
}

/** The work of a consumer of events. */
export const eventWork = (consumer: Consumer): MessageWork<EventMessage> => ({
  parse: parseMessage,
  handle: ({ user, events }) => consumer.handle(user, events),
  parts: ({ user, events }) => events.map((event) => ({ user, events: [event] })),
  send: ({ user, events }) => messageOf(user, events),
});
