import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { busTarget } from '../../shared/events/bus-target.ts';
import { type DomainEvent, messageOf } from '../../shared/events/index.ts';
import type { Letter } from './letter.ts';
import { sendAgain } from './queue-box.ts';

export interface PublisherTargets {
  readonly sqs: SQSClient;
  readonly bus: EventBridgeClient;
  readonly busName: string;
  /** Queue URLs by the names that letters use. */
  readonly queues: Readonly<Record<string, string>>;
  /** Calls `publish-events` with records of the stream. @throws when it failed */
  readonly publish: (payload: string) => Promise<void>;
}

/** A letter of the publisher: an event that a target did not take, or a record that was none. */
interface PublisherLetter {
  readonly target?: string;
  readonly event?: DomainEvent;
  readonly record?: object;
}

async function putOnBus({ bus, busName }: PublisherTargets, event: DomainEvent): Promise<void> {
  const [refusal] = await busTarget(bus, busName).send([event]);
  if (refusal) throw new Error(refusal.reason);
}

/** Sends what the publisher put aside to the one target that did not take it; a record to the publisher, which throws where it still cannot read it. */
export const publisherDelivery =
  (targets: PublisherTargets) =>
  async (letter: Letter): Promise<void> => {
    const { target = '', event, record } = JSON.parse(letter.body) as PublisherLetter;
    if (target === 'record') return targets.publish(JSON.stringify({ Records: [record], redriven: true }));
    if (!event) throw new Error('It holds no event');
    if (target === 'bus') return putOnBus(targets, event);
    const queueUrl = targets.queues[target];
    if (!queueUrl) throw new Error(`It is for ${target}, which is no target of this stack`);
    const { body, groupId } = messageOf(event.user, [event]);
    return sendAgain(targets.sqs, queueUrl, { id: letter.id, body, group: groupId });
  };
