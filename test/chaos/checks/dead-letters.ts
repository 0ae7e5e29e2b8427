import type { QueueMessage, QueueModel } from '../../support/event-model/index.ts';
import type { Place } from '../system/poison.ts';
import type { System } from '../system/system.ts';

/** A message of dead letters, as far as the checks must know it. */
interface DeadLetter {
  readonly where: string;
  /** Ids of its events; none where it cannot be read. */
  readonly events: readonly string[];
  readonly message: QueueMessage;
}

function eventsIn(body: string): string[] {
  try {
    const { events = [], event } = JSON.parse(body) as { events?: { id?: unknown }[]; event?: { id?: unknown } };
    return [...events, ...(event ? [event] : [])].flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  } catch {
    return [];
  }
}

const lettersIn = (where: string, { messages }: QueueModel): DeadLetter[] =>
  messages.map((message) => ({ where, message, events: eventsIn(message.body) }));

/** Everything that was put aside, by place. */
export const deadLetters = ({ services }: System): Record<Place, DeadLetter[]> => ({
  bus: lettersIn('bus', services.publishDeadLetters),
  'connect-nodes': lettersIn('connect-nodes', services.connect.deadLetters),
  live: lettersIn('live', services.live.deadLetters),
});

export const deadLetterCount = (system: System): number => Object.values(deadLetters(system)).flat().length;

/** What says why, when and where a message failed. */
const attributes = ['reason', 'failedAt', 'source'];

function letterProblems({ where, message, events }: DeadLetter): string[] {
  const absent = attributes.filter((name) => !message.attributes?.[name]?.StringValue);
  return [
    ...(message.movedFrom
      ? [`${where}: ${message.messageId} was moved by its queue, not put aside by its consumer`]
      : []),
    ...(absent.length > 0 ? [`${where}: ${message.messageId} does not say its ${absent.join(', ')}`] : []),
    ...(events.length > 1 ? [`${where}: ${message.messageId} holds ${events.length} events together`] : []),
  ];
}

/** What is wrong with the dead letters: they must be exactly the poison, each with its reason. */
export function deadLetterProblems(system: System): string[] {
  return Object.entries(deadLetters(system)).flatMap(([place, letters]) => {
    const poison = system.poison.refused[place as Place];
    const unreadable = new Set(letters.flatMap(({ events, message }) => (events.length === 0 ? message.body : [])))
      .size;
    const held = letters.flatMap(({ events }) => events);
    const sent = system.poison.unreadable[place as Place];
    return [
      ...letters.flatMap(letterProblems),
      ...held
        .filter((id) => !poison.has(id))
        .map((id) => `${place}: the healthy event ${id} is among the dead letters`),
      ...[...poison].filter((id) => !held.includes(id)).map((id) => `${place}: the poison ${id} is not a dead letter`),
      ...(unreadable === sent ? [] : [`${place}: ${unreadable} unreadable dead letters of ${sent}`]),
    ];
  });
}
