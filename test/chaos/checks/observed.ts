import type { DomainEvent } from '../../../shared/events/index.ts';

/** What a consumer was given and did not fail at, in that order. */
export class Observed {
  readonly handled: DomainEvent[] = [];
  readonly #ids = new Set<string>();
  /** Deliveries of events that had been handled before. */
  again = 0;

  /** Runs the consumer's work and remembers the events when it succeeds. */
  async during(events: readonly DomainEvent[], work: () => Promise<unknown>): Promise<void> {
    await work();
    for (const event of events) {
      if (this.#ids.has(event.id)) this.again += 1;
      else this.handled.push(event);
      this.#ids.add(event.id);
    }
  }

  has(eventId: string): boolean {
    return this.#ids.has(eventId);
  }
}
