import './quiet.ts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { belongsTo, type DomainEvent, EventBatcher } from '../../../shared/events/index.ts';
import { anyEvent, noteCreated } from './events.ts';
import { type Entry, type Fate, PublishingModel } from './publishing.ts';
import { change, note } from './records.ts';

async function publish(model: PublishingModel, events: readonly DomainEvent[], more = {}): Promise<void> {
  const batcher = new EventBatcher({ ...model.options, ...more });
  for (const event of events) batcher.add(event);
  await batcher.flush();
}

const some = (count: number, user: (i: number) => string = () => 'u') =>
  Array.from({ length: count }, (_, i) => noteCreated(user(i), `e${i}`));

const serviceError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('from AWS'), { name, $metadata: { httpStatusCode } });

describe('a batch of events', () => {
  test.each([
    [1, 1],
    [10, 1],
    [11, 2],
    [100, 10],
  ])('of %i goes to the bus in %i calls, and to each queue in one message of its user', async (count, calls) => {
    const model = new PublishingModel();
    await publish(model, some(count));
    expect(model.callsTo('bus')).toHaveLength(calls);
    for (const queue of ['connect-nodes', 'live'] as const) {
      expect(model.of(queue).map(({ events }) => events)).toEqual([some(count)]);
    }
    expect(model.waits).toEqual([]);
  });

  test.each([
    [10, 1],
    [11, 2],
  ])('of %i users goes to a queue in %i calls', async (users, calls) => {
    const model = new PublishingModel();
    await publish(model, some(users, String));
    expect(model.callsTo('live')).toHaveLength(calls);
    expect(model.of('live')).toHaveLength(users);
  });

  test('that does not fit in one message of 256 KB goes in two, the second in a call after the first was taken', async () => {
    const user = 'u'.repeat(40_000);
    const model = new PublishingModel();
    await publish(
      model,
      some(12, () => user),
    );
    const messages = model.of('live');
    expect(model.callsTo('live').map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(messages.map(({ events }) => events.length)).toEqual([5, 5, 2]);
    expect(messages.flatMap(({ events }) => events)).toEqual(some(12, () => user));
    expect(Math.max(...model.calls.map((call) => call.reduce((sum, { bytes }) => sum + bytes, 0)))).toBeLessThanOrEqual(
      262_144,
    );
  });

  test('is cut into the same messages when it is published again under a later version', async () => {
    const user = 'u'.repeat(20_000);
    const [first, second] = [new PublishingModel(), new PublishingModel()];
    await publish(
      first,
      some(40, () => user),
    );
    await publish(
      second,
      some(40, () => user).map((event) => ({ ...event, graphVersion: Number.MAX_SAFE_INTEGER })),
    );
    const ids = (model: PublishingModel) => model.taken.map(({ target, deduplicationId }) => [target, deduplicationId]);
    expect(ids(second)).toEqual(ids(first));
  });

  test('with several new versions of a graph tells the queue the last, and the bus each', async () => {
    const version = (id: string, user: string, graphVersion: number) =>
      ({
        ...noteCreated(user, id),
        type: 'GraphChanged',
        graphVersion,
        data: { nodeCount: 1, edgeCount: 0 },
      }) as DomainEvent;
    const model = new PublishingModel();
    await publish(model, [version('a', 'u', 1), noteCreated('u', 'b'), version('c', 'u', 2), version('d', 'v', 9)]);
    expect(model.of('live').map(({ events }) => events.map(({ id }) => id))).toEqual([['b', 'c'], ['d']]);
    expect(model.of('bus')).toHaveLength(4);
  });

  test.each<[string, Partial<DomainEvent>, boolean]>([
    [
      'a note with other content',
      { type: 'NodeUpdated', data: { id: 'n', version: 2, changed: ['title', 'content'] } },
      true,
    ],
    ['a note with other tags', { type: 'NodeUpdated', data: { id: 'n', version: 2, changed: ['tags'] } }, true],
    ['a note that moved', { type: 'NodeUpdated', data: { id: 'n', version: 2, changed: ['position'] } }, false],
    [
      'a cut edge that a person drew',
      { type: 'EdgeDeleted', data: { id: 'e', source: 'a', target: 'b', origin: 'manual' } },
      true,
    ],
    [
      'a cut edge that was drawn automatically',
      { type: 'EdgeDeleted', data: { id: 'e', source: 'a', target: 'b', origin: 'automatic' } },
      false,
    ],
    [
      'a new edge',
      { type: 'EdgeCreated', data: { id: 'e', source: 'a', target: 'b', origin: 'manual', type: 'normal', weight: 1 } },
      false,
    ],
  ])('tells those who connect notes of %s only if it can matter to them', async (_, more, connects) => {
    const model = new PublishingModel();
    await publish(model, [{ ...noteCreated('u', 'e'), ...more } as DomainEvent]);
    expect(model.of('connect-nodes')).toHaveLength(connects ? 1 : 0);
    expect(model.of('live')).toHaveLength(1);
  });
});

describe('entries that fail', () => {
  test('are sent again alone, after a wait with full jitter that doubles', async () => {
    let refusals = 3;
    const model = new PublishingModel(({ target, events }) => {
      if (target !== 'bus' || events[0]?.id !== 'e4') return 'taken';
      refusals -= 1;
      return refusals >= 0 ? 'again' : 'taken';
    });
    await publish(model, some(9));
    expect(model.callsTo('bus').map(({ length }) => length)).toEqual([9, 1, 1, 1]);
    expect(model.waits).toEqual([25, 50, 100]);
  });

  test('for good go to the dead letters with their target and the reason, and still to the other targets', async () => {
    const model = new PublishingModel(({ target, group, events }) =>
      (target === 'bus' && events[0]?.id === 'e1') || (target === 'live' && group !== '') ? 'never' : 'taken',
    );
    await publish(model, some(2));
    const letters = model.of('dead-letters').map(({ body, reason }) => ({ ...(JSON.parse(body) as object), reason }));
    const [first, second] = some(2);
    expect(letters).toEqual(
      expect.arrayContaining([
        { target: 'bus', event: second, reason: 'MalformedDetail: ' },
        { target: 'live', event: first, reason: 'InvalidMessageContents: ' },
        { target: 'live', event: second, reason: 'InvalidMessageContents: ' },
      ]),
    );
    expect(letters).toHaveLength(3);
    expect(model.of('connect-nodes').flatMap(({ events }) => events)).toEqual(some(2));
  });

  test('again and again are left to the next run: flush throws, when everything else is done', async () => {
    const model = new PublishingModel(({ group, events }) =>
      events[0]?.user === 'u3' && group !== '' ? 'again' : 'taken',
    );
    const events = some(5, (i) => `u${i}`);
    await expect(publish(model, events, { maxAttempts: 4 })).rejects.toMatchObject({ name: 'NotPublished' });
    expect(model.of('bus')).toHaveLength(5);
    expect(model.of('live')).toHaveLength(4);
    expect(model.of('dead-letters')).toEqual([]);
    expect(model.callsTo('live')).toHaveLength(4);
  });

  test('stop being tried when the time for waits is over, and none before', async () => {
    const model = new PublishingModel(({ target }) => (target === 'bus' ? 'again' : 'taken'));
    const limits = { maxWaitMs: 175, maxAttempts: 100 };
    await expect(publish(model, some(1), limits)).rejects.toThrow('InternalFailure');
    expect(model.waits).toEqual([25, 50, 100]);
    const shorter = new PublishingModel(({ target }) => (target === 'bus' ? 'again' : 'taken'));
    await expect(publish(shorter, some(1), { ...limits, maxWaitMs: 174 })).rejects.toThrow('InternalFailure');
    expect(shorter.waits).toEqual([25, 50]);
  });

  test('over 256 KB are never sent, and hold up no other; what not even the dead letters can take fails the run', async () => {
    const model = new PublishingModel();
    const large = noteCreated('u'.repeat(300_000), 'large');
    await expect(publish(model, [large, noteCreated('v', 'small')])).rejects.toThrow('Over 262144 bytes');
    expect(model.of('bus').map(({ events }) => events[0]?.id)).toEqual(['small']);
    expect(model.of('live').flatMap(({ events }) => events.map(({ id }) => id))).toEqual(['small']);
  });
});

describe('a call that fails as a whole', () => {
  test.each(['ThrottlingException', 'ServiceUnavailable', 'TimeoutError', 'ECONNRESET'])(
    'by %s is made again',
    async (name) => {
      const errors = [serviceError(name, name === 'ServiceUnavailable' ? 503 : 400)];
      const model = new PublishingModel(undefined, (target) => (target === 'bus' ? errors.shift() : undefined));
      await publish(model, some(3));
      expect(model.callsTo('bus')).toHaveLength(2);
      expect(model.of('bus')).toHaveLength(3);
    },
  );

  test('by a missing permission is thrown, with what it was, after the other targets got theirs', async () => {
    const denied = serviceError('AccessDeniedException', 400);
    const model = new PublishingModel(undefined, (target) => (target === 'bus' ? denied : undefined));
    await expect(publish(model, some(3))).rejects.toMatchObject({ name: 'NotPublished', cause: denied });
    expect(model.callsTo('bus')).toHaveLength(1);
    expect(model.of('live')).toHaveLength(1);
  });
});

describe('a record that means nothing', () => {
  test('goes to the dead letters with the reason, as it came', async () => {
    const model = new PublishingModel();
    const record = change(undefined, note());
    const batcher = new EventBatcher(model.options);
    batcher.reject(record, new Error('The attribute version is no number'));
    await batcher.flush();
    const [letter] = model.of('dead-letters');
    expect(JSON.parse(letter?.body ?? '')).toEqual({ target: 'record', record });
    expect(letter?.reason).toBe('The attribute version is no number');
  });

  test('gives the same letter when the stream gives it again, and another when it comes marked as sent anew', async () => {
    const model = new PublishingModel();
    const record = change(undefined, note(), 'r');
    for (const each of [record, record, { ...record, redrivenAt: 1 }]) {
      const batcher = new EventBatcher(model.options);
      batcher.reject(each, new Error('?'));
      await batcher.flush();
    }
    const [first, again, anew] = model.of('dead-letters').map(({ deduplicationId }) => deduplicationId);
    expect(again).toBe(first);
    expect(anew).not.toBe(first);
  });

  test('goes by its keys alone when it is too large for a message', async () => {
    const model = new PublishingModel();
    const record = change(undefined, note({ preview: 'x'.repeat(300_000) }), 'large');
    const batcher = new EventBatcher(model.options);
    batcher.reject(record, new Error('?'));
    await batcher.flush();
    expect(JSON.parse(model.of('dead-letters')[0]?.body ?? '')).toMatchObject({
      target: 'record',
      record: { eventID: 'large', eventName: 'INSERT', dynamodb: { Keys: record.dynamodb?.Keys } },
    });
  });

  test('keeps the run from ending well while the dead letters do not take it', async () => {
    const model = new PublishingModel(({ target }) => (target === 'dead-letters' ? 'again' : 'taken'));
    const batcher = new EventBatcher(model.options);
    batcher.reject(change(undefined, note()), new Error('?'));
    await expect(batcher.flush()).rejects.toThrow('InternalError');
  });
});

describe('whatever fails', () => {
  const users = fc.constantFrom('a', 'b#1', 'c', 'long'.repeat(5_000));
  const events = fc.array(anyEvent(users), { maxLength: 60 });
  /** What the next entries meet; then all is taken. */
  const fates = fc.array(fc.constantFrom<Fate>('taken', 'taken', 'again', 'never'), { maxLength: 60 });

  const ordered = (entries: readonly Entry[]) =>
    Map.groupBy(
      entries.flatMap(({ events: own }) => own),
      ({ user }) => user,
    );

  test('no limit is passed, no group is overtaken, and every event is taken, put aside or left by a throw', async () => {
    await fc.assert(
      fc.asyncProperty(events, fates, fc.integer({ min: 1, max: 4 }), async (all, upcoming, maxAttempts) => {
        const refused = new Set<string>();
        const model = new PublishingModel(({ target, events: own }) => {
          const fate = target === 'dead-letters' ? 'taken' : (upcoming.shift() ?? 'taken');
          if (fate === 'never') for (const { id } of own) refused.add(`${target} ${id}`);
          return fate;
        });
        const thrown = await publish(model, all, { maxAttempts }).then(
          () => false,
          () => true,
        );
        for (const call of model.calls) {
          const groups = call.map(({ group }) => group).filter((group) => group !== '');
          expect(call.length).toBeLessThanOrEqual(10);
          expect(call.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(256 * 1024);
          expect(new Set(groups).size).toBe(groups.length);
        }
        for (const target of ['bus', 'connect-nodes', 'live'] as const) {
          const put = (id: string) => refused.has(`${target} ${id}`);
          const wanted = expectedAt(target, all);
          const got = new Set(model.of(target).flatMap(({ events: own }) => own.map(({ id }) => id)));
          const missing = wanted.filter(({ id }) => !got.has(id) && !put(id));
          expect(missing.length === 0 || thrown).toBe(true);
          if (target === 'bus') continue;
          for (const [user, own] of ordered(model.of(target)))
            expect(own).toEqual(wanted.filter((event) => event.user === user && got.has(event.id)));
        }
        const letters = model
          .of('dead-letters')
          .map(({ body, events: [event] }) => `${JSON.parse(body).target} ${event?.id}`);
        expect(new Set(letters)).toEqual(refused);
      }),
      { numRuns: 150 },
    );
  });

  function expectedAt(target: 'bus' | 'connect-nodes' | 'live', all: readonly DomainEvent[]): DomainEvent[] {
    if (target === 'bus') return [...all];
    const last = new Map(all.filter(({ type }) => type === 'GraphChanged').map((event) => [event.user, event]));
    return all.filter(
      (event) => belongsTo(target, event) && (event.type !== 'GraphChanged' || last.get(event.user) === event),
    );
  }
});
