import { StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { requeuer } from '../../../functions/requeue-events/requeue.ts';
import { replay } from '../../../scripts/events/replay.ts';
import { parseReplay } from '../../../scripts/events/replay-options.ts';
import { nameOfReplay, wantedBy } from '../../../shared/events/index.ts';
import { QueueModel, SqsModel } from '../../support/event-model/index.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const hour = { FROM: '2026-11-24T10:00', TO: '2026-11-24T11:00' };

describe('what make replay takes', () => {
  test('is a span of time, UTC where it names no zone', () => {
    expect(parseReplay(hour, now, 'prod')).toEqual({
      from: new Date('2026-11-24T10:00:00Z'),
      to: new Date('2026-11-24T11:00:00Z'),
      types: [],
    });
    const zoned = parseReplay({ FROM: '2026-11-24T10:00+01:00', TO: '2026-11-24T09:00:30.5Z' }, now, 'prod');
    expect([zoned.from.toISOString(), zoned.to.toISOString()]).toEqual([
      '2026-11-24T09:00:00.000Z',
      '2026-11-24T09:00:30.500Z',
    ]);
    expect(parseReplay({ FROM: '2026-11-23', TO: '2026-11-24' }, now, 'prod').from.toISOString()).toBe(
      '2026-11-23T00:00:00.000Z',
    );
  });

  test('may end now on the emulator, and name types', () => {
    const variables = { ...hour, TO: '2026-11-24T12:00:00Z', TYPES: 'NodeCreated,EdgeDeleted' };
    const { to, types } = parseReplay(variables, now, 'local');
    expect([to.getTime(), types]).toEqual([now, ['NodeCreated', 'EdgeDeleted']]);
  });

  test.each(['dev', 'staging', 'prod'] as const)(
    'ends in %s where the archive surely has got, 10 minutes ago',
    (env) => {
      const until = (TO: string) => parseReplay({ ...hour, TO }, now, env);
      expect(until('2026-11-24T11:50').to.toISOString()).toBe('2026-11-24T11:50:00.000Z');
      expect(() => until('2026-11-24T11:50:00.001Z')).toThrow(
        'TO=2026-11-24T11:50:00.001Z must be at least 10 minutes ago, because the archive gets events late: wait, or ask for TO=2026-11-24T11:50:00.000Z or earlier.',
      );
    },
  );

  test.each([
    [{}, /FROM=/],
    [{ ...hour, FROM: 'yesterday' }, /FROM=yesterday/],
    [{ ...hour, TO: '2026-13-24T10:00' }, /TO=2026-13/],
    [{ FROM: hour.TO, TO: hour.TO }, /not before/],
    [{ FROM: hour.TO, TO: hour.FROM }, /not before/],
    [{ ...hour, TO: '2026-11-24T12:00:01Z' }, /future/],
    [{ ...hour, TYPES: 'EdgeCreated' }, /NodeCreated, NodeUpdated/],
    [{ ...hour, TYPES: 'Nothing' }, /TYPES=Nothing/],
  ])('%j is refused with the reason', (variables, message) => {
    expect(() => parseReplay(variables, now, 'local')).toThrow(message);
  });
});

describe('the name of a replay', () => {
  test('says which types are wanted, or all', () => {
    expect(wantedBy(nameOfReplay(now, []), 'NodeCreated')).toBe(true);
    const some = nameOfReplay(now, ['NodeCreated', 'EdgeDeleted']);
    expect(['NodeCreated', 'NodeUpdated', 'EdgeDeleted'].map((type) => wantedBy(some, type as 'NodeCreated'))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('holds every type that replays have a queue for, in what EventBridge takes', () => {
    expect(nameOfReplay(now, ['NodeCreated', 'NodeUpdated', 'NodeDeleted', 'EdgeDeleted'])).toMatch(/^[\w.-]{1,64}$/);
    const all = ['NodeCreated', 'NodeUpdated', 'NodeDeleted', 'EdgeDeleted', 'NodesBulkDeleted'] as const;
    expect(() => nameOfReplay(now, all)).toThrow(RangeError);
  });
});

test('of a replay only the wanted types come to the queue, and each replay’s anew', async () => {
  const queue = new QueueModel({ url: 'queue', visibilityTimeout: 30, now: () => 0 });
  const requeue = requeuer(new SqsModel([queue]) as never, 'queue');
  const event = (type: 'NodeCreated' | 'NodeDeleted') => ({
    ...{ id: type, type, schemaVersion: 1, time: '2026-11-24T10:00:00.000Z', user: 'ada', graphVersion: 1 },
    data: { id: 'n', version: 1 },
  });
  const all = nameOfReplay(now, []);
  for (const replayName of [nameOfReplay(now, ['NodeDeleted']), all, nameOfReplay(now + 1, []), all])
    for (const type of ['NodeCreated', 'NodeDeleted'] as const)
      await requeue({ source: 'brain2.outbox', detail: event(type), 'replay-name': replayName });
  const types = queue.messages.map(({ body }) => JSON.parse(body).events[0].type);
  expect(types).toEqual(['NodeDeleted', 'NodeCreated', 'NodeDeleted', 'NodeCreated', 'NodeDeleted']);
});

/** EventBridge that has a replay in these states, one after another. */
function busWith(states: { State: string; StateReason?: string; EventLastReplayedTime?: Date }[]) {
  const started: object[] = [];
  const send = async (command: object) => {
    if (!(command instanceof StartReplayCommand)) return states.shift();
    started.push(command.input);
    return {};
  };
  const shares: number[] = [];
  const run = () =>
    replay(parseReplay(hour, now, 'prod'), {
      client: { send } as never,
      outputs: {
        eventBus: 'brain2-dev',
        eventArchiveArn: 'arn:aws:events:us-east-1:123456789012:archive/brain2-dev-events',
        requeueRuleArn: 'rule',
      },
      onProgress: (share) => shares.push(share),
      wait: async () => undefined,
      now: () => now,
    });
  return { started, shares, run };
}

describe('a replay', () => {
  test('goes to the one rule that requeues, and is followed to its end', async () => {
    const { started, shares, run } = busWith([
      { State: 'STARTING' },
      { State: 'RUNNING', EventLastReplayedTime: new Date('2026-11-24T10:30:00Z') },
      { State: 'COMPLETED' },
    ]);
    const name = await run();
    expect(started).toEqual([
      {
        ReplayName: name,
        EventSourceArn: 'arn:aws:events:us-east-1:123456789012:archive/brain2-dev-events',
        EventStartTime: new Date('2026-11-24T10:00:00Z'),
        EventEndTime: new Date('2026-11-24T11:00:00Z'),
        Destination: { Arn: 'arn:aws:events:us-east-1:123456789012:event-bus/brain2-dev', FilterArns: ['rule'] },
      },
    ]);
    expect(shares).toEqual([0.5, 1]);
  });

  test.each(['FAILED', 'CANCELLED', 'CANCELLING'])('that ends as %s says why', async (State) => {
    await expect(busWith([{ State, StateReason: 'no more archive' }]).run()).rejects.toThrow('no more archive');
  });
});
