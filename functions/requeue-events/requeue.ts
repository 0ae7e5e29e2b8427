import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventBridgeEvent } from 'aws-lambda';
import { belongsTo, checkEvent, eventSources, messageOf, wantedBy } from '../../shared/events/index.ts';

/** An event as a rule of the bus hands it over. Those of a replay carry its name. */
export type BusEvent = Pick<EventBridgeEvent<string, unknown>, 'detail' | 'source'> & {
  readonly 'replay-name'?: string;
};

/**
 * Sends an event of the bus to the queue of those who connect notes, in its user's group: a rule itself can give a FIFO queue
 * one fixed group only. A replay's events come again although they were delivered before, so its name sets them apart.
 * That an edge was removed is left to the outbox: a request cannot tell whether it was an automatic one, which would come back
 * at once, since the rule says that it exists.
 * @throws InvalidMessage when the detail is no event
 */
export function requeuer(client: SQSClient, queueUrl: string) {
  return async ({ detail, source, 'replay-name': replay }: BusEvent): Promise<void> => {
    const event = checkEvent(detail, 'detail');
    if (source === eventSources.request && event.type === 'EdgeDeleted') return;
    if (!belongsTo('connect-nodes', event) || (replay && !wantedBy(replay, event.type))) return;
    const { body, groupId, deduplicationId } = messageOf(event.user, [event], replay);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
      }),
    );
  };
}
