import type { DomainEvent } from '../../shared/events/index.ts';
import type { ConnectionWork } from '../../shared/store/index.ts';

/** What events say may have changed. An edge counts only where a manual one is gone: an automatic one may take its place. */
export function workOf(events: readonly DomainEvent[]): ConnectionWork & { readonly changedAt: number } {
  const notes: string[] = [];
  const pairs: [string, string][] = [];
  for (const event of events) {
    if (event.type === 'NodeCreated' || event.type === 'NodeUpdated' || event.type === 'NodeDeleted')
      notes.push(event.data.id);
    else if (event.type === 'EdgeDeleted' && event.data.origin === 'manual')
      pairs.push([event.data.source, event.data.target]);
  }
  return { notes: [...new Set(notes)], pairs, changedAt: Math.max(0, ...times(events)) };
}

/** Milliseconds since 1970 of each event. */
const times = (events: readonly DomainEvent[]): number[] => events.map(({ time }) => Date.parse(time));

/** How long the oldest of the events has waited, in milliseconds; clocks differ, so never less than nothing. */
export const lagOf = (events: readonly DomainEvent[], now: number): number =>
  Math.max(0, now - Math.min(now, ...times(events)));
