import type { System } from '../system/system.ts';
import { expectedEvents } from './lost.ts';

/**
 * Changes of a note or an edge that a consumer first handled out of their order. A delivery of what it had handled before
 * does not count, nor an event that was put aside as poison: whoever sends that one again knows that it is late.
 */
export function orderProblems(system: System): string[] {
  const place = new Map(expectedEvents(system).map((event, i) => [event.id, { ...event, i }]));
  return (['connect-nodes', 'live'] as const).flatMap((name) => {
    const last = new Map<string, number>();
    return system.observed[name].handled.flatMap(({ id }) => {
      const event = place.get(id);
      if (!event || event.type === 'GraphChanged' || system.poison.refused[name].has(id)) return [];
      const subject = `${event.user} ${event.subject}`;
      const before = last.get(subject) ?? -1;
      last.set(subject, Math.max(before, event.i));
      return event.i > before ? [] : [`${name}: ${event.type} of ${event.subject} came after a later change`];
    });
  });
}
