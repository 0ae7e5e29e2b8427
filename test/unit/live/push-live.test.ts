import { describe, expect, test } from '@jest/globals';
import { pushConsumer } from '../../../functions/push-live/push.ts';
import { limits } from '../../../shared/contract/index.ts';
import type { DomainEvent } from '../../../shared/events/index.ts';
import { gone, liveWorld } from './fakes.ts';

type World = ReturnType<typeof liveWorld>;
const minute = 60_000;

const created = ({ now }: World, id = 'n1'): DomainEvent => ({
  id: 'e1',
  type: 'NodeCreated',
  schemaVersion: 1,
  time: new Date(now()).toISOString(),
  user: 'ada',
  graphVersion: 4,
  data: { id, version: 1 },
});

/** A world in which a user's connections opened a second after each other, the first first, and then a minute passed. */
async function worldOf(...connections: string[]): Promise<World> {
  const world = liveWorld();
  for (const id of connections) {
    await world.connections.add('ada', id);
    world.clock.nowMs += 1_000;
  }
  world.clock.nowMs += minute;
  return world;
}
const reached = ({ sockets }: World): string[] => sockets.posted.map(({ connectionId }) => connectionId).sort();
const idsOf = async ({ connections }: World) => (await connections.ofUser('ada')).map(({ id }) => id).sort();

describe('a push', () => {
  test('sends one frame to each page of the user, and to nobody else', async () => {
    const world = await worldOf('a', 'b');
    await world.connections.add('bob', 'of-bob');
    await pushConsumer(world)('ada', [created(world, 'n1'), { ...created(world, 'n2'), id: 'e2' }]);
    expect(reached(world)).toEqual(['a', 'b']);
    for (const { frame } of world.sockets.posted)
      expect(frame).toMatchObject({
        type: 'graph.changed',
        data: { nodes: { created: ['n1', 'n2'] }, more: false },
        graphVersion: 4,
      });
  });

  test('to a user with no page open does nothing', async () => {
    const world = await worldOf();
    await pushConsumer(world)('ada', [created(world)]);
    expect(world.sockets.posted).toEqual([]);
  });

  test('forgets a connection that is gone, and reaches the others', async () => {
    const world = await worldOf('a', 'b', 'c');
    world.sockets.failing.set('b', gone());
    await pushConsumer(world)('ada', [created(world)]);
    expect(reached(world)).toEqual(['a', 'c']);
    expect(await idsOf(world)).toEqual(['a', 'c']);
  });

  test.each([
    [30_000, ['a']],
    [30_001, []],
  ])('keeps a connection that is called gone %i ms after its handshake began: %j', async (ageMs, left) => {
    const world = liveWorld();
    await world.connections.add('ada', 'a');
    world.clock.nowMs += ageMs;
    world.sockets.failing.set('a', gone());
    await pushConsumer(world)('ada', [created(world)]);
    expect(await idsOf(world)).toEqual(left);
  });

  test('closes and forgets a connection that takes nothing, however young it is, and reaches the others', async () => {
    const world = await worldOf('a', 'b');
    await world.connections.add('ada', 'young');
    const failOnce = world.sockets.post.bind(world.sockets);
    world.sockets.post = async (id, text) => {
      if (id !== 'a') throw new Error('too slow');
      await failOnce(id, text);
    };
    await pushConsumer(world)('ada', [created(world)]);
    expect(reached(world)).toEqual(['a']);
    expect(world.sockets.closed.sort()).toEqual(['b', 'young']);
    expect(await idsOf(world)).toEqual(['a']);
  });

  test('succeeds though nothing can be closed or forgotten', async () => {
    const world = await worldOf('a');
    world.sockets.failing.set('a', new Error('busy'));
    world.connections.forget = () => Promise.reject(new Error('busy'));
    await expect(pushConsumer(world)('ada', [created(world)])).resolves.toBeUndefined();
  });

  test('fails, to be done again, when nobody can say who is connected', async () => {
    const world = await worldOf('a');
    world.connectionsTable.faults = () => ({ kind: 'requestLost' });
    await expect(pushConsumer(world)('ada', [created(world)])).rejects.toThrow();
  });

  test('reaches the newest connections up to the limit and closes what two handshakes at once left over', async () => {
    const ids = Array.from({ length: limits.liveConnections + 1 }, (_, i) => `c${String(i).padStart(2, '0')}`);
    const world = await worldOf(...ids);
    await pushConsumer(world)('ada', [created(world)]);
    expect(reached(world)).toEqual(ids.slice(1));
    expect(world.sockets.closed).toEqual(['c00']);
    expect(await idsOf(world)).toEqual(ids.slice(1));
  });
});
