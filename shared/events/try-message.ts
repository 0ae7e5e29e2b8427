import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { isRetryable, PartialFailure } from '../batch/index.ts';
import { Unavailable } from '../graph/index.ts';
import { countMetric } from '../observability/index.ts';
import { within } from '../work/index.ts';
import { type DeadLetterOffice, sendDeadLetter } from './dead-letter.ts';
import type { MessageWork } from './message-work.ts';

/** The try at which a message that fails by itself is put aside, so that its group goes on. */
const lastTry = 5;
/**
 * The same while what fails is a service that comes back: a healthy event must not end among the dead letters because of an
 * outage. The last try before the queue's own limit of 10, which would take the message without a reason.
 */
const lastTryInTrouble = 9;
/** Less time than this is not worth a start. */
const leastMs = 50;
/** With a smaller share of an invocation's time than this, healthy work may take too long, too: its message was behind others. */
const leastShare = 1 / 16;

/** The work took longer than the invocation can wait for it. What it may still do has the same effect as the next try. */
class HandlingTimeout extends Error {
  override readonly name = 'HandlingTimeout';
}
/** Says nothing about the message: its turn did not come. */
class NoTimeLeft extends Error {
  override readonly name = 'NoTimeLeft';
}

/** Whether the same may succeed later without anybody mending anything. */
function passes(error: unknown): boolean {
  if (error instanceof PartialFailure) return error.cause === undefined || isRetryable(error.cause);
  // What took too long most often waited for a service.
  return error instanceof Unavailable || error instanceof HandlingTimeout || isRetryable(error);
}

export const triesOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/** Tries the messages of one invocation; `timeLeftMs` is what it may spend. */
export class MessageTrier<Message> {
  /** Milliseconds of work after which not to be done says something about the message. */
  private readonly fairMs: number;

  constructor(
    private readonly work: MessageWork<Message>,
    private readonly deadLetters: DeadLetterOffice,
    private readonly timeLeftMs: () => number,
  ) {
    this.fairMs = timeLeftMs() * leastShare;
  }

  /**
   * Handles a message, or puts aside what of it cannot be handled. When this returns, the message is done.
   * @throws what it failed at, when it has to come again
   */
  async try(record: SQSRecord): Promise<void> {
    const tries = triesOf(record);
    let message: Message | undefined;
    let parts: readonly Message[] = [];
    try {
      message = this.work.parse(record.body);
      parts = this.work.parts(message);
      // The last try may have to go through the parts one by one: what hangs must leave it time.
      await this.handle(message, parts.length > 1 && tries >= lastTryInTrouble ? 1 / 2 : 1);
    } catch (error) {
      if (!this.givesUp(error, tries)) throw error;
      if (message === undefined) await this.putAsideWhole(record, error);
      // It had all the time there was: none is left for another try.
      else if (parts.length === 1 && error instanceof HandlingTimeout) await this.putAside(message, record, error);
      else await this.tryOneByOne(parts, record);
    }
  }

  private givesUp(error: unknown, tries: number): boolean {
    if (error instanceof NoTimeLeft) return false;
    return tries >= (passes(error) ? lastTryInTrouble : lastTry);
  }

  /** @param share of the time that is left */
  private async handle(message: Message, share: number): Promise<void> {
    const ms = Math.floor(this.timeLeftMs() * share);
    if (ms < leastMs) throw new NoTimeLeft('No time is left in this invocation');
    const work = (async () => this.work.handle(message))();
    const done = await within(
      work.then(() => true),
      ms,
    );
    if (done) return;
    throw ms < this.fairMs
      ? new NoTimeLeft(`Only ${ms} ms were left in this invocation`)
      : new HandlingTimeout(`Not done within ${ms} ms`);
  }

  /**
   * Puts aside exactly the parts that fail, each at once: should time run out before the last part, what was found is kept.
   * A message's only part has another try too, since it may have come here behind others that failed, and never have failed
   * itself.
   */
  private async tryOneByOne(parts: readonly Message[], record: SQSRecord): Promise<void> {
    for (const [i, part] of parts.entries()) {
      try {
        await this.handle(part, i === parts.length - 1 ? 1 : 1 / 2);
      } catch (error) {
        if (!this.givesUp(error, triesOf(record))) throw error;
        await this.putAside(part, record, error);
      }
    }
  }

  /** Safe to repeat: the same part of the same message is the same dead letter. */
  private async putAside(part: Message, { messageId }: SQSRecord, error: unknown): Promise<void> {
    const letter = this.work.send(part);
    // By the message too: what is sent anew from the dead letters and fails within five minutes would else be taken for a repetition.
    const deduplicationId = createHash('sha256').update(`${messageId}\n${letter.deduplicationId}`).digest('base64url');
    await sendDeadLetter(this.deadLetters, { ...letter, deduplicationId }, error);
    countMetric('MessagesDeadLettered');
  }

  /** Nobody can say which events it holds. */
  private async putAsideWhole({ body, attributes, messageId }: SQSRecord, error: unknown): Promise<void> {
    const groupId = attributes.MessageGroupId ?? messageId;
    await sendDeadLetter(this.deadLetters, { body, groupId, deduplicationId: messageId }, error);
    countMetric('MessagesDeadLettered');
  }
}
