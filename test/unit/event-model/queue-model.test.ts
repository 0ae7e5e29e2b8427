import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { deduplicationMs, QueueModel, type QueueOptions } from '../../support/event-model/index.ts';

const second = 1000;

function queueAt(options: Partial<QueueOptions> = {}) {
  const clock = { ms: 1_000_000 };
  const queue = new QueueModel({ url: 'q/test.fifo', visibilityTimeout: 30, now: () => clock.ms, ...options });
  let sent = 0;
  const send = (groupId: string, body: string): string => {
    sent += 1;
    return queue.send({ body, groupId, deduplicationId: `${groupId}-${body}-${sent}` });
  };
  return { queue, clock, send, bodies: (max?: number) => queue.receive(max).map(({ body }) => body) };
}

describe('a FIFO queue', () => {
  test('gives several messages of a group at once, in order, and none of it while they are in flight', () => {
    const { send, bodies } = queueAt();
    for (const body of ['1', '2', '3']) send('a', body);
    expect(bodies(2)).toEqual(['1', '2']);
    expect(bodies()).toEqual([]);
    send('b', '4');
    expect(bodies()).toEqual(['4']);
  });

  test('gives a message again, counted, when its visibility timeout ends, and not a moment earlier', () => {
    const { queue, clock, send, bodies } = queueAt();
    send('a', '1');
    expect(queue.receive()[0]?.receiveCount).toBe(1);
    clock.ms += 30 * second - 1;
    expect(bodies()).toEqual([]);
    clock.ms += 1;
    expect(queue.receive()[0]?.receiveCount).toBe(2);
  });

  test('keeps a group back until the last of its messages in flight is visible again', () => {
    const { queue, clock, send, bodies } = queueAt();
    for (const body of ['1', '2']) send('a', body);
    const [first] = queue.receive();
    expect(queue.changeVisibility(first?.receipt ?? '', 5)).toBe(true);
    clock.ms += 5 * second;
    expect(bodies()).toEqual([]);
    clock.ms += 25 * second;
    expect(bodies()).toEqual(['1', '2']);
  });

  test('makes all of a group visible at once when all of it is told to', () => {
    const { queue, clock, send, bodies } = queueAt();
    for (const body of ['1', '2']) send('a', body);
    for (const { receipt = '' } of queue.receive()) queue.changeVisibility(receipt, 5);
    clock.ms += 5 * second;
    expect(bodies()).toEqual(['1', '2']);
  });

  test('refuses the receipt of an earlier receive', () => {
    const { queue, clock, send } = queueAt();
    send('a', '1');
    const [before] = queue.receive();
    clock.ms += 30 * second;
    expect(queue.changeVisibility(before?.receipt ?? '', 5)).toBe(false);
    const [after] = queue.receive();
    expect(queue.delete(before?.receipt ?? '')).toBe(false);
    expect(queue.delete(after?.receipt ?? '')).toBe(true);
    expect(queue.size).toBe(0);
  });

  test('takes a deduplication id once in five minutes, also after its message is gone, and again from then on', () => {
    const { queue, clock } = queueAt();
    const entry = { body: '1', groupId: 'a', deduplicationId: 'same' };
    const id = queue.send(entry);
    queue.delete(queue.receive()[0]?.receipt ?? '');
    clock.ms += deduplicationMs - 1;
    expect(queue.send(entry)).toBe(id);
    expect(queue.size).toBe(0);
    clock.ms += 1;
    expect(queue.send(entry)).not.toBe(id);
    expect(queue.size).toBe(1);
  });

  test('moves a message to the dead letters, with its group and where it came from, when it would be received once too often', () => {
    const deadLetters = queueAt({ url: 'q/dead.fifo' }).queue;
    const { clock, send, bodies } = queueAt({ maxReceiveCount: 2, deadLetters });
    send('a', '1');
    for (let i = 0; i < 2; i += 1) {
      expect(bodies()).toEqual(['1']);
      clock.ms += 30 * second;
    }
    send('a', '2');
    expect(bodies()).toEqual(['2']);
    expect(deadLetters.messages).toMatchObject([{ body: '1', groupId: 'a', movedFrom: 'q/test.fifo' }]);
  });

  test('keeps every message back for the delay of the queue', () => {
    const { queue, clock, send, bodies } = queueAt({ delay: 10 });
    send('a', '1');
    clock.ms += 5 * second;
    send('a', '2');
    expect([bodies(), queue.nextVisibleAt()]).toEqual([[], 1_000_000 + 10 * second]);
    clock.ms += 5 * second;
    expect(bodies()).toEqual(['1']);
  });

  test('whatever is received, deleted, changed and awaited: each group is first seen in order, and in flight only once', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ do: fc.constantFrom('delete' as const, 'change' as const), nth: fc.nat(9), seconds: fc.nat(40) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * second }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { queue, clock, send } = queueAt();
        const [sent, seen] = [new Map<string, string[]>(), new Map<string, string[]>()];
        const note = (map: Map<string, string[]>, group: string, body: string) =>
          map.set(group, [...(map.get(group) ?? []), body]);
        let received: string[] = [];
        for (const [i, one] of steps.entries()) {
          if (one.do === 'send') {
            send(one.group, String(i));
            note(sent, one.group, String(i));
          } else if (one.do === 'receive') {
            // As they are now: a receive gives a message another receipt.
            const inFlight = queue.messages.flatMap((held) =>
              received.includes(held.receipt ?? '') ? [{ ...held }] : [],
            );
            const messages = queue.receive(one.max);
            for (const message of messages) {
              const held = inFlight.filter(({ groupId }) => groupId === message.groupId);
              // Whatever it holds was visible again before: nothing of the group is in two hands.
              expect(held.every(({ receipt = '' }) => !queue.changeVisibility(receipt, 1))).toBe(true);
              if (message.receiveCount === 1) note(seen, message.groupId, message.body);
            }
            received = messages.map(({ receipt = '' }) => receipt);
          } else if (one.do === 'wait') clock.ms += one.ms;
          else if (one.do === 'delete') queue.delete(received[one.nth] ?? '');
          else queue.changeVisibility(received[one.nth] ?? '', one.seconds);
        }
        for (const [group, bodies] of seen) expect(bodies).toEqual(sent.get(group)?.slice(0, bodies.length));
      }),
    );
  });
});
