import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { CallFault } from '../../support/event-model/index.ts';

/** The consumer's own backoff at its longest: 5 seconds, doubled with each try. */
const longestSeconds = (tries: number): number => Math.min(900, 5 * 2 ** (tries - 1));
/** All workers of the mapping may be busy, each with an invocation of a minute. */
const slackSeconds = 120;

const triesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);
const groupOf = ({ attributes }: SQSRecord): string => attributes.MessageGroupId ?? '';

/** How often the message of an event has come that came most often. */
export const mostTries = ({ Records }: SQSEvent): number => Math.max(...Records.map(triesOf));

/** Watches how long a group waits after the consumer gave its messages back. */
export class Delays {
  readonly problems: string[] = [];
  readonly #due = new Map<string, { at: number; tries: number }>();
  readonly #met = new WeakSet<SQSEvent>();

  /** Notes that a fault struck in this invocation: then nobody may have been there to delay anything. */
  watching(event: SQSEvent, fault: ((call: string) => CallFault | undefined) | undefined) {
    return (call: string): CallFault | undefined => {
      const kind = fault?.(call);
      if (kind) this.#met.add(event);
      return kind;
    };
  }

  /** Runs an invocation. */
  async during(event: SQSEvent, invoke: () => Promise<SQSBatchResponse>): Promise<SQSBatchResponse> {
    for (const record of event.Records) this.#came(groupOf(record));
    const answer = await invoke();
    const left = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const heads = Map.groupBy(event.Records, groupOf);
    for (const [group, records] of heads) {
      const head = records.find(({ messageId }) => left.has(messageId));
      if (head && !this.#met.has(event)) this.#due.set(group, { at: Date.now(), tries: triesOf(head) });
    }
    return answer;
  }

  /** Asks nothing of a group's next try: something else keeps it back. */
  forget(group: string): void {
    this.#due.delete(group);
  }

  #came(group: string): void {
    const due = this.#due.get(group);
    this.#due.delete(group);
    if (!due) return;
    const waited = (Date.now() - due.at) / 1000;
    if (waited > longestSeconds(due.tries) + slackSeconds)
      this.problems.push(`a group waited ${Math.round(waited)} s after try ${due.tries}`);
  }
}
