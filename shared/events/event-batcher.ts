import { setTimeout as pause } from 'node:timers/promises';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { countMetric, logger } from '../observability/index.ts';
import { busTarget } from './bus-target.ts';
import { type Delivery, deliver, type NotTaken, type Patience } from './delivery.ts';
import type { DomainEvent } from './event.ts';
import { type EventQueue, eventQueues } from './event-types.ts';
import { type EventsMessage, messagesFor } from './queue-messages.ts';
import { queueTarget } from './queue-target.ts';
import { eventLetter, type Letter, recordLetter } from './undeliverable.ts';

export interface EventBatcherOptions {
  readonly bus: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly busName: string;
  /** URLs. */
  readonly queues: Readonly<Record<EventQueue, string>>;
  /** URL of the queue for what can never be published. */
  readonly deadLetters: string;
  /** Most milliseconds to wait between tries, added up; the calls themselves come on top. @default 10000 */
  readonly maxWaitMs?: number;
  /** Tries that fail, one after another, before an entry is left to the next run. @default 8 */
  readonly maxAttempts?: number;
  /** @default a timer */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Something could not be published now and can be later: the same records have to come again. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished';
}

/** Collects the events of one run and publishes them in as few calls as AWS allows. */
export class EventBatcher {
  readonly #options: EventBatcherOptions;
  #events: DomainEvent[] = [];
  #letters: Letter[] = [];

  constructor(options: EventBatcherOptions) {
    this.#options = options;
  }

  add(event: DomainEvent): void {
    this.#events.push(event);
  }

  /** Puts a record aside that means nothing to us. */
  reject(record: DynamoDBRecord, error: Error): void {
    this.#letters.push(recordLetter(record, error.message, this.#now()));
  }

  /**
   * Publishes what was added, to the bus and to the queues at once. What one of them can never take goes to the dead letters
   * and still to the others. Resolves when all of it was taken by somebody.
   * @throws NotPublished when something is left that may succeed later
   */
  async flush(): Promise<void> {
    const [events, letters] = [this.#events, this.#letters];
    this.#events = [];
    this.#letters = [];
    const settled = await Promise.allSettled([
      this.#toBus(events),
      ...eventQueues.map((q) => this.#toQueue(q, events)),
    ]);
    for (const result of settled) if (result.status === 'fulfilled') letters.push(...result.value.letters);
    const aside = await this.#putAside(letters);
    const lost = settled.find((result) => result.status === 'rejected');
    if (lost) throw new NotPublished('A whole call failed', { cause: lost.reason });
    const left = settled.flatMap((result) => (result.status === 'fulfilled' ? result.value.left : []));
    const reasons = [...left, ...aside.left].map(({ reason }) => reason);
    if (reasons.length > 0) throw new NotPublished(`${reasons.length} entries are left; the first: ${reasons[0]}`);
  }

  async #toBus(events: readonly DomainEvent[]) {
    const delivery = await deliver(busTarget(this.#options.bus, this.#options.busName), events, this.#patience());
    countMetric('EventsPublished', delivery.taken.length);
    return this.#toLetters(delivery, 'bus', (event) => [event]);
  }

  async #toQueue(queue: EventQueue, events: readonly DomainEvent[]) {
    const target = queueTarget<EventsMessage>(this.#options.sqs, this.#options.queues[queue]);
    const delivery = await deliver(target, messagesFor(queue, events), this.#patience());
    return this.#toLetters(delivery, queue, (message) => message.events);
  }

  #toLetters<Entry>(delivery: Delivery<Entry>, target: string, eventsIn: (entry: Entry) => readonly DomainEvent[]) {
    const letters = delivery.refused.flatMap(({ entry, reason }) =>
      eventsIn(entry).map((event) => eventLetter(target, event, reason, this.#now())),
    );
    this.#countFailures(delivery);
    return { letters, left: delivery.left as NotTaken<unknown>[] };
  }

  async #putAside(letters: readonly Letter[]): Promise<Delivery<Letter>> {
    const delivery = await deliver(
      queueTarget<Letter>(this.#options.sqs, this.#options.deadLetters),
      letters,
      this.#patience(),
    );
    this.#countFailures(delivery);
    if (letters.length > 0) {
      countMetric('EventsDeadLettered', delivery.taken.length);
      logger.error('put aside', { count: letters.length, reasons: [...new Set(letters.map(({ reason }) => reason))] });
    }
    // Nothing else takes what the dead letters refuse: the stream's own failure destination will.
    return { ...delivery, left: [...delivery.left, ...delivery.refused] };
  }

  #countFailures({ failures }: Delivery<unknown>): void {
    if (failures > 0) countMetric('EventEntriesFailed', failures);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #patience(): Patience {
    const { wait = pause, random = Math.random, now = Date.now, maxWaitMs = 10_000, maxAttempts = 8 } = this.#options;
    return { wait, random, now, deadline: now() + maxWaitMs, maxAttempts };
  }
}
