import { createHash } from 'node:crypto';

/** Where an event can be one that is never taken. */
const places = ['bus', 'connect-nodes', 'live'] as const;
export type Place = (typeof places)[number];

/** One event in so many is poison, at each place. */
const rarity = 80;

const nothing = <T>(make: () => T): Record<Place, T> => ({ bus: make(), 'connect-nodes': make(), live: make() });

/** What fails for good, until its cause is mended. The same events in every run of a seed, whatever order they come in. */
export class Poison {
  #mended = false;
  /** Events that were refused at least once. */
  readonly refused: Readonly<Record<Place, Set<string>>> = nothing(() => new Set());
  /** Messages and records that nobody can read. */
  readonly unreadable: Record<Place, number> = nothing(() => 0);

  /** From here on nothing is poison but what cannot be read. */
  mend(): void {
    this.#mended = true;
    for (const place of places) this.refused[place].clear();
  }

  /** Whether the event is refused there now. */
  refuses(place: Place, eventId: string): boolean {
    const hash = createHash('md5').update(`${place} ${eventId}`).digest().readUInt32BE();
    if (this.#mended || hash % rarity !== 0) return false;
    this.refused[place].add(eventId);
    return true;
  }

  /** @throws while one of the events is poison there */
  check(place: Place, events: readonly { readonly id: string }[]): void {
    const refused = events.filter(({ id }) => this.refuses(place, id));
    if (refused.length > 0) throw new Error(`poison: ${refused.map(({ id }) => id).join(', ')}`);
  }
}
