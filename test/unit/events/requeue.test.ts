import { type SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { type BusEvent, requeuer } from '../../../functions/requeue-events/requeue.ts';
import { type DomainEvent, messageOf, parseMessage } from '../../../shared/events/index.ts';
import { noteCreated } from './events.ts';

async function sentFor(...events: Partial<BusEvent>[]) {
  const sent: SendMessageCommand['input'][] = [];
  const send = async ({ input }: SendMessageCommand) => void sent.push(input);
  const requeue = requeuer(
    Object.assign(new SQSClient({ region: 'us-east-1' }), { send }),
    'https://queue/connect-nodes',
  );
  for (const event of events) await requeue({ source: 'brain2.outbox', detail: undefined, ...event });
  return sent;
}

const event = noteCreated('ann', 'e1');

describe('an event of the bus', () => {
  test('goes to the queue as a message of its user’s group, as the outbox would send it', async () => {
    const [message] = await sentFor({ detail: event });
    const { groupId, deduplicationId } = messageOf('ann', [event]);
    expect(message).toMatchObject({
      QueueUrl: 'https://queue/connect-nodes',
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId,
    });
    expect(parseMessage(message?.MessageBody ?? '')).toEqual({ user: 'ann', events: [event] });
  });

  test('of a replay is delivered again, once for each replay', async () => {
    const replayed = (name: string) => ({ detail: event, 'replay-name': name });
    const sent = await sentFor({ detail: event }, replayed('one'), replayed('one'), replayed('two'));
    const [first, once, again, other] = sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(once).toBe(again);
    expect(new Set([first, once, other]).size).toBe(3);
  });

  test('that does not matter to those who connect notes goes nowhere', async () => {
    const moved = {
      ...event,
      type: 'NodeUpdated',
      data: { id: 'n', version: 2, changed: ['position'] },
    } as DomainEvent;
    expect(await sentFor({ detail: moved })).toEqual([]);
  });

  test('that says an edge was removed goes there from the outbox only: a request cannot tell who had drawn it', async () => {
    const removed = {
      ...event,
      type: 'EdgeDeleted',
      data: { id: 'a_b', source: 'a', target: 'b', origin: 'manual' },
    } as DomainEvent;
    expect(await sentFor({ detail: removed, source: 'brain2.request' })).toEqual([]);
    expect(await sentFor({ detail: removed, source: 'brain2.outbox' })).toHaveLength(1);
    expect(await sentFor({ detail: event, source: 'brain2.request' })).toHaveLength(1);
  });

  test('that is none fails, and says what is wrong with it', async () => {
    await expect(sentFor({ detail: { ...event, user: '' } })).rejects.toThrow('detail: user must NOT have fewer');
  });
});
