import './quiet.ts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DomainEvent } from '../../../shared/events/index.ts';
import { groupOf } from '../../../shared/events/index.ts';
import { Unavailable } from '../../../shared/graph/index.ts';
import { ConsumingModel, type Waiting, waiting } from './consuming.ts';
import { noteCreated } from './events.ts';

/** A consumer that fails at these events and remembers what it was given. */
function failingAt(bad: readonly string[], error: (id: string) => Error = (id) => new Error(`cannot do ${id}`)) {
  const seen: string[][] = [];
  const handle = async (_: string, events: readonly DomainEvent[]) => {
    const ids = events.map(({ id }) => id);
    seen.push(ids);
    const broken = ids.find((id) => bad.includes(id));
    if (broken) throw error(broken);
  };
  return { handle, seen };
}

const events = (user: string, ...ids: string[]) => ids.map((id) => noteCreated(user, id));
const message = (id: string, user: string, received = 0): Waiting =>
  waiting(id, user, events(user, `event of ${id}`), received);
/** So often received before that the next time is the nth. */
const forThe = (n: number): number => n - 1;

describe('a consumer of groups', () => {
  test('handles the messages of a group in order, and says that none comes again', async () => {
    const { handle, seen } = failingAt([]);
    const model = new ConsumingModel(handle);
    const messages = [message('1', 'a'), message('2', 'b'), message('3', 'a')];
    expect(await model.receive(messages)).toEqual([]);
    expect(seen.filter(([id]) => id !== 'event of 2')).toEqual([['event of 1'], ['event of 3']]);
    expect(model.delays).toEqual([]);
  });

  test('stops a group at its first failure and gives it back with all behind it, while other groups go on', async () => {
    const { handle, seen } = failingAt(['event of 2']);
    const model = new ConsumingModel(handle);
    const messages = [message('1', 'a'), message('2', 'a'), message('x', 'b'), message('3', 'a'), message('y', 'b')];
    expect(await model.receive(messages)).toEqual(['2', '3']);
    expect(seen.flat()).not.toContain('event of 3');
    expect(seen.flat()).toEqual(expect.arrayContaining(['event of x', 'event of y']));
    expect(model.delays).toEqual([
      [
        { id: '2', seconds: 5 },
        { id: '3', seconds: 5 },
      ],
    ]);
  });

  test('tries a group anew in the next invocation: nothing of a failure is remembered', async () => {
    const bad = ['event of 1'];
    const model = new ConsumingModel(failingAt(bad).handle);
    const messages = [message('1', 'a'), message('2', 'a')];
    expect(await model.receive(messages)).toEqual(['1', '2']);
    bad.pop();
    expect(await model.receive(messages)).toEqual([]);
  });

  test.each([
    [1, 0, 5],
    [1, 0.999, 5],
    [2, 0, 5],
    [2, 0.999, 10],
    [4, 0, 20],
    [4, 0.999, 40],
  ])('waits longer with every try: at try %i with jitter %d, %i seconds', async (tries, random, seconds) => {
    const { handle } = failingAt(['event of 1']);
    const model = new ConsumingModel(handle, { random: () => random });
    await model.receive([message('1', 'a', forThe(tries))]);
    expect(model.delays).toEqual([[{ id: '1', seconds }]]);
  });

  test.each([
    [undefined, 3],
    [2, 2],
    [1, 1],
  ])('handles groups side by side, with a bound of %p at most %i', async (groupsAtOnce, most) => {
    let underWay = 0;
    let seen = 0;
    const model = new ConsumingModel(
      async () => {
        underWay += 1;
        seen = Math.max(seen, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
      },
      groupsAtOnce === undefined ? {} : { groupsAtOnce },
    );
    expect(await model.receive([message('1', 'a'), message('2', 'b'), message('3', 'c')])).toEqual([]);
    expect(seen).toBe(most);
  });

  test('gives messages back even when their delay cannot be set', async () => {
    const model = new ConsumingModel(failingAt(['event of 1']).handle);
    model.visibilityAway = true;
    expect(await model.receive([message('1', 'a')])).toEqual(['1']);
  });

  test('takes work that throws at once like work that rejects', async () => {
    const model = new ConsumingModel(() => {
      throw new Error('at once');
    });
    expect(await model.receive([message('1', 'a')])).toEqual(['1']);
  });
});

describe('the last try of a message', () => {
  const three = (received: number) => waiting('m', 'a', events('a', 'e1', 'e2', 'e3'), received);

  test.each([
    [4, ['m'], []],
    [5, [], ['e2']],
    [6, [], ['e2']],
  ])('is the fifth: at try %i, what fails by itself comes again %j and is put aside %j', async (tries, again, lost) => {
    const model = new ConsumingModel(failingAt(['e2']).handle);
    expect(await model.receive([three(forThe(tries))])).toEqual(again);
    expect(model.lost).toEqual(lost);
  });

  test('puts aside exactly the events that fail, each with its reason, and handles the others and those behind', async () => {
    const { handle, seen } = failingAt(['e1', 'e3']);
    const model = new ConsumingModel(handle);
    expect(await model.receive([three(forThe(5)), message('next', 'a')])).toEqual([]);
    expect(seen).toEqual([['e1', 'e2', 'e3'], ['e1'], ['e2'], ['e3'], ['event of next']]);
    expect(model.letters.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { user: 'a', events: events('a', 'e1') },
      { user: 'a', events: events('a', 'e3') },
    ]);
    expect(model.letters[1]).toMatchObject({
      group: groupOf('a'),
      attributes: {
        reason: 'Error: cannot do e3',
        failedAt: '2026-11-24T10:00:00.000Z',
        source: 'brain2-test-connect-nodes.fifo',
      },
    });
  });

  test('forgives an event that came here behind others and succeeds when it is tried alone', async () => {
    let failures = 1;
    const model = new ConsumingModel(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('once');
    });
    expect(await model.receive([message('1', 'a', forThe(5))])).toEqual([]);
    expect(model.lost).toEqual([]);
  });

  test('is the ninth while a service is away: an outage puts nothing aside', async () => {
    const outages = [new Unavailable('busy'), Object.assign(new Error('slow'), { name: 'ThrottlingException' })];
    for (const outage of outages) {
      const model = new ConsumingModel(failingAt(['e2'], () => outage).handle);
      expect(await model.receive([three(forThe(5))])).toEqual(['m']);
      expect(await model.receive([three(forThe(8))])).toEqual(['m']);
      expect(model.lost).toEqual([]);
      expect(await model.receive([three(forThe(9))])).toEqual([]);
      expect(model.lost).toEqual(['e2']);
    }
  });

  test('gives the message back when the dead-letter queue does not take what failed', async () => {
    const model = new ConsumingModel(failingAt(['e2']).handle);
    model.deadLettersAway = true;
    expect(await model.receive([three(forThe(5)), message('next', 'a')])).toEqual(['m', 'next']);
    model.deadLettersAway = false;
    expect(await model.receive([three(forThe(6)), message('next', 'a')])).toEqual([]);
    expect(model.lost).toEqual(['e2']);
  });

  test('takes a message that is sent anew and fails again for another one', async () => {
    const model = new ConsumingModel(failingAt(['event of 1']).handle);
    await model.receive([message('1', 'a', forThe(5))]);
    await model.receive([{ ...message('1', 'a', forThe(5)), id: 'sent anew' }]);
    expect(new Set(model.letters.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });

  test.each([
    [4, ['m'], 0],
    [5, [], 1],
  ])('of a message that cannot be read is the fifth too: at try %i', async (tries, again, letters) => {
    const model = new ConsumingModel(failingAt([]).handle);
    const garbled = { ...three(forThe(tries)), body: '{"user":"a"' };
    expect(await model.receive([garbled])).toEqual(again);
    expect(model.letters.map(({ body }) => body)).toEqual(Array.from({ length: letters }, () => '{"user":"a"'));
  });
});

describe('work that hangs', () => {
  const hangAt =
    (id: string) =>
    async (_: string, [first]: readonly DomainEvent[]) => {
      if (first?.id === id) await new Promise(() => undefined);
    };

  test('counts as failed when the time is over, and the invocation still ends in time', async () => {
    const model = new ConsumingModel(hangAt('event of 1'), { reserveMs: 100 });
    const start = Date.now();
    expect(await model.receive([message('1', 'a'), message('2', 'b')], 300)).toEqual(['1']);
    expect(Date.now() - start).toBeLessThan(300);
  });

  test('passes like a service that is away: nothing is put aside before the ninth try', async () => {
    const model = new ConsumingModel(hangAt('e1'), { reserveMs: 100 });
    expect(await model.receive([waiting('m', 'a', events('a', 'e1', 'e2'), forThe(8))], 300)).toEqual(['m']);
    expect(model.lost).toEqual([]);
  });

  test('of a message with one event has all the time there is, at the last try too', async () => {
    const model = new ConsumingModel(hangAt('event of 1'), { reserveMs: 100 });
    expect(await model.receive([message('1', 'a', forThe(9))], () => 400)).toEqual([]);
    expect(model.lost).toEqual(['event of 1']);
    expect(model.letters[0]?.attributes.reason).toBe('HandlingTimeout: Not done within 300 ms');
  });

  test('puts aside what has failed by itself before the time is over, and the same again the next time', async () => {
    const ids = ['bad', 'hanging 1', 'hanging 2', 'last'];
    const model = new ConsumingModel(
      async (_, own) => {
        if (own[0]?.id === 'bad') throw new Error('poison');
        if (own[0]?.id.startsWith('hanging')) await new Promise(() => undefined);
      },
      { reserveMs: 100 },
    );
    const slow = waiting('m', 'a', events('a', ...ids), forThe(5));
    expect(await model.receive([slow], 300)).toEqual(['m']);
    expect(await model.receive([slow], 300)).toEqual(['m']);
    expect(model.lost).toEqual(['bad', 'bad']);
    expect(new Set(model.letters.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
  });

  test('says nothing of a message that had only what another of its group had left', async () => {
    let left = 16_000;
    const model = new ConsumingModel(
      async (_, own) => {
        if (own[0]?.id === 'event of 2') await new Promise(() => undefined);
        left = 100;
      },
      { reserveMs: 0 },
    );
    const both = [message('1', 'a', forThe(9)), message('2', 'a', forThe(9))];
    expect(await model.receive(both, () => left)).toEqual(['2']);
    expect(model.lost).toEqual([]);
  });

  test('leaves the last try time to go through the events, and is put aside alone', async () => {
    const model = new ConsumingModel(hangAt('e1'), { reserveMs: 100 });
    const hanging = waiting('m', 'a', events('a', 'e1', 'e2', 'e3'), forThe(9));
    expect(await model.receive([hanging], 1_300)).toEqual([]);
    expect(model.lost).toEqual(['e1']);
    expect(model.letters[0]?.attributes.reason).toMatch(/^HandlingTimeout: Not done within \d+ ms$/);
  });

  test('puts nothing aside for want of time, however often it came', async () => {
    const { handle, seen } = failingAt([]);
    const model = new ConsumingModel(handle, { reserveMs: 5_000 });
    expect(await model.receive([message('1', 'a', forThe(9))], 5_010)).toEqual(['1']);
    expect({ seen, lost: model.lost }).toEqual({ seen: [], lost: [] });
  });
});

describe('whatever fails', () => {
  interface Plan {
    readonly user: string;
    readonly events: number;
    readonly poison: boolean;
  }
  const plans = fc.array(
    fc.record({ user: fc.constantFrom('a', 'b', 'c'), events: fc.integer({ min: 1, max: 3 }), poison: fc.boolean() }),
    { maxLength: 14 },
  );

  /** One poisoned event in each message that is to hold one. */
  const build = (all: readonly Plan[]) =>
    all.map((plan, i) => {
      const ids = Array.from({ length: plan.events }, (_, k) => `${i}.${k}`);
      return { ids, poison: plan.poison ? ids.at(-1) : undefined, user: plan.user };
    });

  test('a group stays in order, exactly the poison is put aside, and everything else is done', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.array(fc.boolean(), { maxLength: 40 }), async (all, outages) => {
        const built = build(all);
        const poison = new Set(built.flatMap((one) => one.poison ?? []));
        const done = new Map<string, string[]>();
        const outagesOf = new Map<string, number>();
        const model = new ConsumingModel(async (user, own) => {
          const so = outagesOf.get(user) ?? 0;
          // A service that is away for a while, for each user at most three times.
          if (outages.shift() && so < 3) {
            outagesOf.set(user, so + 1);
            throw new Unavailable('busy');
          }
          for (const { id } of own) {
            if (poison.has(id)) throw new Error('poison');
            const before = done.get(user) ?? [];
            if (!before.includes(id)) done.set(user, [...before, id]);
          }
        });
        let queue = built.map(({ ids, user }, i) => waiting(`m${i}`, user, events(user, ...ids)));
        for (let round = 0; queue.length > 0; round += 1) {
          expect(round).toBeLessThan(60);
          const batch = queue.slice(0, 10);
          const before = model.delays.length;
          const again = await model.receive(batch);
          const hidden = model.delays.slice(before).flatMap((call) => call.map(({ id }) => id));
          expect(new Set(hidden)).toEqual(new Set(again));
          for (const call of model.delays.slice(before)) {
            const group = batch.find(({ id }) => id === call[0]?.id)?.group;
            const held = batch.filter((one) => one.group === group).map(({ id }) => id);
            expect(call.map(({ id }) => id)).toEqual(held.slice(-call.length));
          }
          queue = [...queue.filter(({ id }) => !batch.some((one) => one.id === id) || again.includes(id))];
        }
        expect(new Set(model.lost)).toEqual(poison);
        for (const user of ['a', 'b', 'c']) {
          const healthy = built
            .filter((one) => one.user === user)
            .flatMap(({ ids }) => ids.filter((id) => !poison.has(id)));
          expect(done.get(user) ?? []).toEqual(healthy);
        }
      }),
      { numRuns: 150 },
    );
  });
});
