import type { EventData } from './catalogue.ts';
import type { EventType } from './event-types.ts';

/** A change of a user's graph that happened. */
export interface EventOf<T extends EventType> {
  /** The same again whenever the event is delivered again. */
  readonly id: string;
  readonly type: T;
  readonly schemaVersion: number;
  /** When the change was made, ISO 8601. */
  readonly time: string;
  /** The user's id. */
  readonly user: string;
  /** The user's graph version when the event was published: the change is in this version or in the next. Of a GraphChanged: the new version itself. */
  readonly graphVersion: number;
  readonly data: EventData[T];
}

/** Any event; its type says what its data is. */
export type DomainEvent = { [T in EventType]: EventOf<T> }[EventType];

/** What one message of a queue carries: one user's events of one publish, in the order of the changes. */
export interface EventMessage {
  readonly user: string;
  readonly events: readonly DomainEvent[];
}
