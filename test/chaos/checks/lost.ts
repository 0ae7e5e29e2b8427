import type { System } from '../system/system.ts';
import { nobody } from '../workload/unreadable.ts';
import { deadLetters } from './dead-letters.ts';
import { type ExpectedEvent, expectedEvent } from './expected-events.ts';

/** The events that the changes so far must have given. */
export const expectedEvents = ({ services }: System): ExpectedEvent[] =>
  services.feed.records.flatMap((record) => {
    const event = expectedEvent(record);
    return event && event.user !== nobody ? [event] : [];
  });

const idsOf = (letters: readonly { readonly events: readonly string[] }[]): Set<string> =>
  new Set(letters.flatMap(({ events }) => events));

/** Events that the bus did not take as they should be, and events on it that no change gave. */
function busProblems(system: System, expected: readonly ExpectedEvent[]): string[] {
  const archive = new Map(system.services.bus.archive.map((event) => [event.detail.id, event]));
  const aside = idsOf(deadLetters(system).bus);
  const known = new Set<unknown>(expected.map(({ id }) => id));
  const invented = [...archive.keys()].filter((id) => !known.has(id));
  return [
    ...invented.map((id) => `bus: no change gave the event ${id}`),
    ...expected.flatMap(({ id, type, user, subject }) => {
      const taken = archive.get(id);
      if (!taken) return aside.has(id) ? [] : [`bus: ${type} of ${subject} is lost`];
      const { detail, detailType, source } = taken;
      const right = detail.type === type && detailType === type && detail.user === user && source === 'brain2.outbox';
      return right ? [] : [`bus: the change of ${subject} was told as ${detailType} of ${detail.user}`];
    }),
  ];
}

/** Events that a consumer needs and never handled. A newer GraphChanged speaks for the older ones of its user. */
function consumerProblems(
  system: System,
  expected: readonly ExpectedEvent[],
  name: 'connect-nodes' | 'live',
): string[] {
  const observed = system.observed[name];
  const aside = idsOf(deadLetters(system)[name]);
  const newest = new Map<string, ExpectedEvent>();
  for (const event of expected)
    if (event.type === 'GraphChanged' && event.graphVersion > (newest.get(event.user)?.graphVersion ?? 0))
      newest.set(event.user, event);
  const needed = expected.filter((event) => {
    if (name === 'connect-nodes') return event.connects;
    return event.live && (event.type !== 'GraphChanged' || newest.get(event.user) === event);
  });
  return needed
    .filter(({ id }) => !observed.has(id) && !aside.has(id))
    .map(({ type, subject }) => `${name}: ${type} of ${subject} was never handled`);
}

/** Changes that somebody who must hear of them did not. */
export function lostEvents(system: System): string[] {
  const expected = expectedEvents(system);
  return [
    ...busProblems(system, expected),
    ...consumerProblems(system, expected, 'connect-nodes'),
    ...consumerProblems(system, expected, 'live'),
  ];
}
