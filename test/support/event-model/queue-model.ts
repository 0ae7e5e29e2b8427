/** A message attribute that is a text. */
export interface TextAttribute {
  readonly DataType: 'String';
  readonly StringValue: string;
}

/** What is sent to a queue. */
export interface QueueEntry {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly attributes?: Readonly<Record<string, TextAttribute>>;
}

/** A message that a queue holds. */
export interface QueueMessage extends QueueEntry {
  readonly messageId: string;
  readonly sequence: number;
  readonly sentAt: number;
  /** How often it was received. */
  readonly receiveCount: number;
  /** Of the last receive: what deletes it or changes its visibility. */
  readonly receipt: string | undefined;
  /** Queue that it was moved from when it had been received too often. */
  readonly movedFrom?: string;
}

type Held = { -readonly [K in keyof QueueMessage]: QueueMessage[K] } & { visibleAt: number };

export interface QueueOptions {
  readonly url: string;
  /** Seconds that a received message stays in flight. */
  readonly visibilityTimeout: number;
  /** Seconds before a new message can be received. @default 0 */
  readonly delay?: number;
  /** A message that was received this often moves to the dead letters when it would be received again. @default never */
  readonly maxReceiveCount?: number;
  readonly deadLetters?: QueueModel;
  /** Milliseconds. */
  readonly now: () => number;
}

/** How long a deduplication id is remembered (SQS developer guide, "Exactly-once processing"). */
export const deduplicationMs = 5 * 60 * 1000;
/** Longest time from a receive that a message can stay invisible. */
export const maxVisibilitySeconds = 12 * 3600;

/**
 * A FIFO queue as SQS promises it: a group's messages come in order and none while others of the group are in flight; a
 * message comes again when its visibility timeout ends before it was deleted; a deduplication id is accepted once in five minutes.
 */
export class QueueModel {
  readonly options: QueueOptions;
  /** Told of every message that moved to the dead letters by itself. */
  onMoved: ((message: QueueMessage) => void) | undefined;
  /** By group, in order. */
  readonly #groups = new Map<string, Held[]>();
  readonly #accepted = new Map<string, { at: number; messageId: string }>();
  #sequence = 0;
  #receives = 0;

  constructor(options: QueueOptions) {
    this.options = options;
  }

  get url(): string {
    return this.options.url;
  }

  /** Every message, in order of arrival. */
  get messages(): QueueMessage[] {
    return [...this.#groups.values()].flat().sort((a, b) => a.sequence - b.sequence);
  }

  get size(): number {
    return [...this.#groups.values()].reduce((sum, held) => sum + held.length, 0);
  }

  /** Takes a message; one whose deduplication id was taken within five minutes is not kept again. @returns its id */
  send(entry: QueueEntry): string {
    const now = this.options.now();
    const known = this.#accepted.get(entry.deduplicationId);
    if (known && now - known.at < deduplicationMs) return known.messageId;
    this.#sequence += 1;
    const messageId = `${this.url.slice(this.url.lastIndexOf('/') + 1)}:${this.#sequence}`;
    this.#accepted.set(entry.deduplicationId, { at: now, messageId });
    this.#append({ ...entry, messageId, sentAt: now });
    return messageId;
  }

  #append(message: QueueEntry & Pick<QueueMessage, 'messageId' | 'sentAt' | 'movedFrom'>, sequence = this.#sequence) {
    const held = this.#groups.get(message.groupId) ?? [];
    this.#groups.set(message.groupId, held);
    const visibleAt = this.options.now() + (this.options.delay ?? 0) * 1000;
    held.push({ ...message, sequence, receiveCount: 0, receipt: undefined, visibleAt });
  }

  /**
   * Gives up to `max` messages of groups that have none in flight, each group's in order.
   * @param visibilityTimeout seconds. @default the queue's
   */
  receive(max = 10, visibilityTimeout = this.options.visibilityTimeout): QueueMessage[] {
    const now = this.options.now();
    const free = [...this.#groups.values()].filter((held) => !inFlight(held, now));
    free.sort(([a], [b]) => (a?.sequence ?? 0) - (b?.sequence ?? 0));
    const received: Held[] = [];
    for (const group of free)
      for (const message of [...group]) {
        // A later message may be delayed still; none behind it may pass it.
        if (received.length === max || message.visibleAt > now) break;
        if (this.#exhausted(message)) this.#move(message);
        else received.push(this.#hand(message, now + visibilityTimeout * 1000));
      }
    return received.map((message) => ({ ...message }));
  }

  #exhausted({ receiveCount }: Held): boolean {
    const { maxReceiveCount, deadLetters } = this.options;
    return deadLetters !== undefined && maxReceiveCount !== undefined && receiveCount >= maxReceiveCount;
  }

  #hand(message: Held, visibleAt: number): Held {
    this.#receives += 1;
    message.receiveCount += 1;
    message.receipt = `${message.messageId}/${this.#receives}`;
    message.visibleAt = visibleAt;
    return message;
  }

  #move(message: Held): void {
    this.#drop(message);
    const { visibleAt: _, receipt: _receipt, ...kept } = message;
    this.options.deadLetters?.take({ ...kept, movedFrom: this.url });
    this.onMoved?.({ ...message });
  }

  /** Takes a message that moves here from another queue: it keeps its id and time. */
  take(message: Omit<QueueMessage, 'receipt'>): void {
    this.#sequence += 1;
    this.#append(message, this.#sequence);
  }

  #drop(message: Held): void {
    const held = this.#groups.get(message.groupId) ?? [];
    held.splice(held.indexOf(message), 1);
    if (held.length === 0) this.#groups.delete(message.groupId);
  }

  /** Deletes a message. @returns whether the receipt is still its last one */
  delete(receipt: string): boolean {
    const message = this.#withReceipt(receipt);
    if (message) this.#drop(message);
    return message !== undefined;
  }

  /** Makes a message that is in flight visible in so many seconds. @returns whether the receipt is that of one in flight */
  changeVisibility(receipt: string, seconds: number): boolean {
    const message = this.#withReceipt(receipt);
    if (!message || message.visibleAt <= this.options.now()) return false;
    message.visibleAt = this.options.now() + seconds * 1000;
    return true;
  }

  #withReceipt(receipt: string): Held | undefined {
    return [...this.#groups.values()].flat().find((message) => message.receipt === receipt);
  }

  /** When something can be received that could not be before: milliseconds; undefined when nothing is on its way. */
  nextVisibleAt(): number | undefined {
    const now = this.options.now();
    let next: number | undefined;
    for (const held of this.#groups.values()) {
      // Those in flight came first: behind the first message that is not, there are no others.
      let at = held[0]?.visibleAt ?? now;
      for (const message of held) {
        if (message.receipt === undefined) break;
        if (blocks(message, now)) at = Math.max(at, message.visibleAt);
      }
      next = Math.min(next ?? at, at);
    }
    return next === undefined ? undefined : Math.max(now, next);
  }
}

/** Whether a message keeps its group back: it is in flight. */
const blocks = ({ receipt, visibleAt }: Held, now: number): boolean => receipt !== undefined && visibleAt > now;

/** Whether a group has a message in flight. Messages are received from the front, so one that never was ends the search. */
function inFlight(held: readonly Held[], now: number): boolean {
  for (const message of held) {
    if (message.receipt === undefined) return false;
    if (blocks(message, now)) return true;
  }
  return false;
}
