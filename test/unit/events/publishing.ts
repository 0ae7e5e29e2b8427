import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DomainEvent, EventBatcherOptions } from '../../../shared/events/index.ts';

/** What becomes of one entry: taken, refused for now, or refused for good. */
export type Fate = 'taken' | 'again' | 'never';

/** One entry as a target sees it. */
export interface Entry {
  readonly target: 'bus' | 'connect-nodes' | 'live' | 'dead-letters';
  readonly group: string;
  readonly deduplicationId: string;
  readonly events: readonly DomainEvent[];
  readonly bytes: number;
  readonly body: string;
  readonly reason?: string | undefined;
}

/** AWS as the batcher sees it: takes or refuses entries as `fateOf` says, and remembers every call and everything taken. */
export class PublishingModel {
  readonly calls: Entry[][] = [];
  readonly taken: Entry[] = [];
  readonly waits: number[] = [];
  now = 0;

  /** @param failCall an error for a whole call */
  constructor(
    readonly fateOf: (entry: Entry) => Fate = () => 'taken',
    readonly failCall: (target: Entry['target']) => Error | undefined = () => undefined,
  ) {}

  get options(): EventBatcherOptions {
    const send = (command: unknown) =>
      command instanceof PutEventsCommand
        ? this.#putEvents(command)
        : this.#sendMessages(command as SendMessageBatchCommand);
    return {
      bus: Object.assign(new EventBridgeClient({ region: 'us-east-1' }), { send }),
      sqs: Object.assign(new SQSClient({ region: 'us-east-1' }), { send }),
      busName: 'bus',
      queues: { 'connect-nodes': 'https://queue/connect-nodes', live: 'https://queue/live' },
      deadLetters: 'https://queue/dead-letters',
      wait: async (ms) => {
        this.waits.push(ms);
        this.now += ms;
      },
      random: () => 0.5,
      now: () => this.now,
    };
  }

  of(target: Entry['target']): Entry[] {
    return this.taken.filter((entry) => entry.target === target);
  }

  callsTo(target: Entry['target']): Entry[][] {
    return this.calls.filter(([first]) => first?.target === target);
  }

  async #putEvents({ input }: PutEventsCommand) {
    const entries = (input.Entries ?? []).map(({ Detail = '', DetailType = '', Source = '' }): Entry => {
      const bytes = Buffer.byteLength(Detail) + DetailType.length + Source.length + 14;
      const event = JSON.parse(Detail) as DomainEvent;
      return { target: 'bus', group: '', deduplicationId: event.id, events: [event], bytes, body: Detail };
    });
    const fates = this.#answer('bus', entries);
    const answers = fates.map((fate) =>
      fate === 'taken' ? { EventId: 'x' } : { ErrorCode: fate === 'again' ? 'InternalFailure' : 'MalformedDetail' },
    );
    return { Entries: answers, FailedEntryCount: fates.filter((fate) => fate !== 'taken').length };
  }

  async #sendMessages({ input }: SendMessageBatchCommand) {
    const target = input.QueueUrl?.split('/').at(-1) as Entry['target'];
    const entries = (input.Entries ?? []).map((entry): Entry => {
      const {
        MessageBody: body = '',
        MessageGroupId: group = '',
        MessageDeduplicationId: deduplicationId = '',
      } = entry;
      const { events, event } = JSON.parse(body) as { events?: DomainEvent[]; event?: DomainEvent };
      const reason = entry.MessageAttributes?.reason?.StringValue;
      return {
        target,
        group,
        deduplicationId,
        events: events ?? (event ? [event] : []),
        bytes: Buffer.byteLength(body),
        body,
        reason,
      };
    });
    const fates = this.#answer(target, entries);
    const ids = fates.map((fate, i) => ({ fate, Id: String(i) }));
    return {
      Successful: ids.filter(({ fate }) => fate === 'taken'),
      Failed: ids
        .filter(({ fate }) => fate !== 'taken')
        .map(({ fate, Id }) => ({
          Id,
          Code: fate === 'again' ? 'InternalError' : 'InvalidMessageContents',
          SenderFault: fate === 'never',
        })),
    };
  }

  #answer(target: Entry['target'], entries: Entry[]): Fate[] {
    this.calls.push(entries);
    const error = this.failCall(target);
    if (error) throw error;
    const fates = entries.map(this.fateOf);
    this.taken.push(...entries.filter((_, i) => fates[i] === 'taken'));
    return fates;
  }
}
