import type { DomainEvent } from './event.ts';
import { type EventQueue, eventTypes } from './event-types.ts';
import { messageOf, type QueueMessage } from './message.ts';

/**
 * Bytes of a message, and of all messages of one call. SQS takes 1 MiB since 2025. A quarter is enough, keeps a batch of ten
 * below the 6 MB of an invocation, and costs no more: SQS bills a call by its 64 KB.
 */
export const maxMessageBytes = 256 * 1024;

/** Digits of the largest graph version. */
const versionDigits = 16;

/**
 * Whether the queue's consumer has to know of this event. Those who connect notes compare content and tags, and an automatic
 * edge's end is their own doing.
 */
export function belongsTo(queue: EventQueue, event: DomainEvent): boolean {
  const { queues }: { readonly queues: readonly EventQueue[] } = eventTypes[event.type];
  if (!queues.includes(queue)) return false;
  if (queue !== 'connect-nodes') return true;
  if (event.type === 'NodeUpdated') return event.data.changed.some((part) => part === 'content' || part === 'tags');
  return event.type !== 'EdgeDeleted' || event.data.origin === 'manual';
}

/** Without each user's versions that a newer one of the same publish follows: nobody has to be told of those. */
function latestVersions(events: readonly DomainEvent[]): DomainEvent[] {
  const latest = new Map<string, DomainEvent>();
  for (const event of events) if (event.type === 'GraphChanged') latest.set(event.user, event);
  return events.filter((event) => event.type !== 'GraphChanged' || latest.get(event.user) === event);
}

/**
 * The same for the same changes, whenever they are published: the version an event is labelled with counts by the most digits
 * it can have. So a retry cuts the messages as the first try did, and SQS knows them again.
 */
const bytesOf = (event: DomainEvent): number =>
  Buffer.byteLength(JSON.stringify(event)) - String(event.graphVersion).length + versionDigits + ','.length;

/** Cuts a user's events into runs that fit in a message each. */
function* runsOf(user: string, events: readonly DomainEvent[]): Generator<DomainEvent[]> {
  const empty = messageOf(user, []).bytes;
  let run: DomainEvent[] = [];
  let bytes = empty;
  for (const event of events) {
    const size = bytesOf(event);
    if (run.length > 0 && bytes + size > maxMessageBytes) {
      yield run;
      run = [];
      bytes = empty;
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

/** A message and what it carries. */
export interface EventsMessage extends QueueMessage {
  readonly events: readonly DomainEvent[];
}

/** The messages that tell a queue of these events: each user's in as few as they fit in, in the order of the events. */
export function messagesFor(queue: EventQueue, events: readonly DomainEvent[]): EventsMessage[] {
  const wanted = latestVersions(events.filter((event) => belongsTo(queue, event)));
  const byUser = Map.groupBy(wanted, ({ user }) => user);
  return [...byUser].flatMap(([user, own]) =>
    [...runsOf(user, own)].map((run) => ({ ...messageOf(user, run), events: run })),
  );
}
