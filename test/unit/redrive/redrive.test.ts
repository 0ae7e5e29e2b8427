import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFilter } from '../../../scripts/events/filter.ts';
import { reportOf } from '../../../scripts/events/redrive-report.ts';
import { deadLetters } from './world.ts';

describe('a dry run', () => {
  test('counts letters by reason and type, and leaves all of them where others can have them', async () => {
    const world = deadLetters();
    for (const event of [1, 2]) world.putAside('ada', event);
    world.putAside('bob', 3, { type: 'NodeDeleted', reason: 'Throttled' });
    const outcome = await world.run({ apply: false });
    expect([...outcome.census.values()]).toEqual([
      { reason: 'Error: boom', type: 'NodeCreated', count: 2 },
      { reason: 'Throttled', type: 'NodeDeleted', count: 1 },
    ]);
    expect([world.letters.size, world.queue.size]).toEqual([3, 0]);
    expect(world.letters.receive()).toHaveLength(3);
  });

  test('says that more lie behind the first ten of a user', async () => {
    const world = deadLetters();
    for (let event = 0; event < 11; event += 1) world.putAside('ada', event);
    const outcome = await world.run({ apply: false });
    expect(outcome).toMatchObject({ total: 11, seen: 10 });
    expect(reportOf(outcome, { apply: false, command: 'c' })).toContainEqual(expect.stringMatching(/^1 letter more/));
  });

  test('shows no content, only reason, type and count', async () => {
    const world = deadLetters();
    world.putAside('ada', 1);
    const lines = reportOf(await world.run({ apply: false }), { apply: false, command: 'make redrive QUEUE=live' });
    expect(lines).toEqual([
      '1 letter:',
      '       1  NodeCreated         Error: boom',
      'Nothing was changed. To send them again: make redrive QUEUE=live APPLY=1',
    ]);
  });

  test('of an empty queue says so', async () => {
    const world = deadLetters();
    expect(reportOf(await world.run({ apply: false }), { apply: false, command: 'c' })).toEqual(['Nothing is there.']);
  });
});

describe('sending again', () => {
  test('moves every letter to its user’s group in the order it was put aside, whatever there is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ada', 'bob', 'cleo'), { maxLength: 60 }), async (users) => {
        const world = deadLetters();
        for (const [event, user] of users.entries()) world.putAside(user, event);
        const outcome = await world.run();
        expect(outcome).toMatchObject({ moved: users.length, failures: [] });
        expect(world.letters.size).toBe(0);
        for (const user of new Set(users)) {
          const own = world.queue.messages.filter(({ groupId }) => groupId === user);
          const expected = users.flatMap((each, event) => (each === user ? [`e${event}`] : []));
          expect(own.map(({ body }) => JSON.parse(body).events[0].id)).toEqual(expected);
        }
      }),
    );
  });

  test('is not swallowed as a repetition of the message’s first delivery', async () => {
    const world = deadLetters();
    world.putAside('ada', 1);
    world.queue.send({ body: '{}', groupId: 'ada', deduplicationId: 'd-ada-1-NodeCreated' });
    await world.run();
    expect(world.queue.size).toBe(2);
  });

  test('keeps to its rate', async () => {
    const world = deadLetters();
    for (let event = 0; event < 21; event += 1) world.putAside('ada', event);
    const start = world.state.time;
    await world.run({ rate: 4 });
    expect(world.state.time - start).toBe(20 * 250);
  });

  test('sends only what the filter means, and leaves the rest in reach', async () => {
    const world = deadLetters();
    world.putAside('ada', 1);
    world.putAside('bob', 2, { reason: 'ThrottlingException: slow down' });
    const outcome = await world.run({ filter: parseFilter('reason=throttling') });
    expect(outcome).toMatchObject({ seen: 2, meant: 1, moved: 1 });
    expect(world.bodies(world.queue)).toEqual(['bob e2']);
    expect(world.letters.receive().map(({ groupId }) => groupId)).toEqual(['ada']);
  });

  test('lets nothing of a user overtake one that could not be sent, and goes on with others', async () => {
    const world = deadLetters();
    for (const [user, event] of [
      ['ada', 1],
      ['bob', 2],
      ['ada', 3],
    ] as const)
      world.putAside(user, event);
    let sent = 0;
    const deliver = (): void => {
      sent += 1;
      if (sent === 1) throw new Error('away');
    };
    const outcome = await world.run({ deliver });
    expect(outcome).toMatchObject({ moved: 1, failures: [{ reason: 'away' }] });
    expect(world.bodies(world.queue)).toEqual(['bob e2']);
    expect(world.bodies(world.letters)).toEqual(['ada e1', 'ada e3']);
    expect(await world.run()).toMatchObject({ moved: 2, failures: [] });
  });

  test('that is stopped leaves the rest, and the same command goes on', async () => {
    const world = deadLetters();
    for (let event = 0; event < 25; event += 1) world.putAside('ada', event);
    let asked = 0;
    const first = await world.run({
      stopping: () => {
        asked += 1;
        return asked > 4;
      },
    });
    expect(first.stopped).toBe(true);
    expect(world.queue.size + world.letters.size).toBe(25);
    expect(reportOf(first, { apply: true, command: 'c' }).at(-1)).toContain('goes on');
    const second = await world.run();
    expect(first.moved + second.moved).toBe(25);
    expect(world.bodies(world.queue)).toEqual(Array.from({ length: 25 }, (_, event) => `ada e${event}`));
  });

  test('that dies between sending and removing sends once, within the five minutes in which the queue knows it', async () => {
    const world = deadLetters();
    world.putAside('ada', 1);
    const { send } = world.sqs;
    world.sqs.send = async (command) => {
      if (command.constructor.name === 'DeleteMessageCommand') throw new Error('gone');
      return send.call(world.sqs, command);
    };
    expect(await world.run()).toMatchObject({ moved: 0, failures: [{ reason: 'gone' }] });
    world.sqs.send = send;
    expect(await world.run()).toMatchObject({ moved: 1 });
    expect([world.queue.size, world.letters.size]).toEqual([1, 0]);
  });

  test('a second time changes nothing', async () => {
    const world = deadLetters();
    for (let event = 0; event < 5; event += 1) world.putAside('ada', event);
    await world.run();
    expect(await world.run()).toMatchObject({ total: 0, moved: 0 });
    expect(world.queue.size).toBe(5);
  });
});
