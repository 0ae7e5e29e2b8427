import { describe, expect, test } from '@jest/globals';
import { answerSocket } from '../../../functions/live-socket/answer.ts';
import { limits } from '../../../shared/contract/index.ts';
import { createNodes, createTicket } from '../../../shared/store/index.ts';
import { liveWorld } from './fakes.ts';

type World = ReturnType<typeof liveWorld>;
const idsOf = async ({ connections }: World, uid: string) => (await connections.ofUser(uid)).map(({ id }) => id);

const connect = (world: World, connectionId: string, ticket?: string) =>
  answerSocket(world, {
    requestContext: { routeKey: '$connect', connectionId },
    ...(ticket === undefined ? {} : { queryStringParameters: { ticket } }),
  });

async function connected(world: World, connectionId: string, uid = 'ada'): Promise<void> {
  const { ticket } = await createTicket(world.store, uid);
  expect(await connect(world, connectionId, ticket)).toEqual({ statusCode: 200 });
}

async function say(world: World, connectionId: string, message: Record<string, unknown>, routeKey = '$default') {
  const { body = '', statusCode } = await answerSocket(world, {
    requestContext: {
      routeKey: ['resume', 'ping'].includes(String(message.action)) ? String(message.action) : routeKey,
      connectionId,
    },
    body: JSON.stringify(message),
  });
  expect(statusCode).toBe(200);
  return body === '' ? undefined : (JSON.parse(body) as Record<string, unknown>);
}

describe('a handshake', () => {
  test('with a ticket connects its user, once', async () => {
    const world = liveWorld();
    const { ticket } = await createTicket(world.store, 'ada');
    expect(await connect(world, 'c1', ticket)).toEqual({ statusCode: 200 });
    expect(await connect(world, 'c2', ticket)).toEqual({ statusCode: 401 });
    expect(await idsOf(world, 'ada')).toEqual(['c1']);
  });

  test('without a ticket, with a made-up or an expired one is refused and leaves nothing', async () => {
    const world = liveWorld();
    const { ticket, expiresAtMs } = await createTicket(world.store, 'ada');
    world.clock.nowMs = expiresAtMs;
    for (const wrong of [undefined, '', 'ticket', 'a'.repeat(43), ticket])
      expect(await connect(world, 'c1', wrong)).toEqual({ statusCode: 401 });
    expect(world.connectionsTable.allItems()).toEqual([]);
  });

  test('that cannot be noted fails, so that no page believes to be connected', async () => {
    const world = liveWorld();
    const { ticket } = await createTicket(world.store, 'ada');
    world.connections.add = () => Promise.reject(new Error('busy'));
    await expect(connect(world, 'c1', ticket)).rejects.toThrow();
  });

  test('beyond the limit closes the oldest connection of its user, and nobody else’s', async () => {
    const world = liveWorld();
    await connected(world, 'of-bob', 'bob');
    for (let i = 0; i < limits.liveConnections; i += 1) {
      world.clock.nowMs += 1;
      await connected(world, `c${i}`);
    }
    expect(world.sockets.closed).toEqual([]);
    world.clock.nowMs += 1;
    await connected(world, 'one-more');
    expect(world.sockets.closed).toEqual(['c0']);
    expect(await idsOf(world, 'ada')).toHaveLength(limits.liveConnections);
    expect(await idsOf(world, 'ada')).not.toContain('c0');
    expect(await idsOf(world, 'bob')).toEqual(['of-bob']);
  });

  test('succeeds though an old connection cannot be closed; that one is told nothing more, and its heartbeat ends it', async () => {
    const world = liveWorld();
    for (let i = 0; i <= limits.liveConnections; i += 1) {
      world.clock.nowMs += 1;
      if (i === limits.liveConnections) world.sockets.failing.set('c0', new Error('busy'));
      await connected(world, `c${i}`);
    }
    expect(await idsOf(world, 'ada')).not.toContain('c0');
    world.sockets.failing.clear();
    expect(await say(world, 'c0', { action: 'ping' })).toBeUndefined();
    expect(world.sockets.closed).toEqual(['c0']);
  });
});

describe('a connection', () => {
  test('that ends is forgotten; one that was never noted is no error', async () => {
    const world = liveWorld();
    await connected(world, 'c1');
    for (const connectionId of ['c1', 'c1', 'unknown'])
      expect(await answerSocket(world, { requestContext: { routeKey: '$disconnect', connectionId } })).toEqual({
        statusCode: 200,
      });
    expect(world.connectionsTable.allItems()).toEqual([]);
  });

  test('that resumes learns whether the graph has moved since the version it shows', async () => {
    const world = liveWorld();
    await connected(world, 'c1');
    const { graphVersion } = await createNodes(world.store, 'ada', [{ content: 'one' }]);
    expect(await say(world, 'c1', { action: 'resume', graphVersion })).toMatchObject({
      type: 'graph.current',
      graphVersion,
    });
    expect(await say(world, 'c1', { action: 'resume', graphVersion: 0 })).toMatchObject({
      type: 'graph.changed',
      data: { more: true },
      graphVersion,
    });
  });

  test('hears of its own user’s version only', async () => {
    const world = liveWorld();
    await connected(world, 'of-bob', 'bob');
    await createNodes(world.store, 'ada', [{ content: 'one' }]);
    expect(await say(world, 'of-bob', { action: 'resume', graphVersion: 0 })).toMatchObject({ type: 'graph.current' });
  });

  test.each([[{}], [{ graphVersion: '1' }], [{ graphVersion: -1 }], [{ graphVersion: 0.5 }], [{ graphVersion: null }]])(
    'that resumes from %j is told what is missing',
    async (version) => {
      const world = liveWorld();
      await connected(world, 'c1');
      expect(await say(world, 'c1', { action: 'resume', ...version })).toMatchObject({ type: 'error' });
    },
  );

  test('that sends a heartbeat gets the graph’s version', async () => {
    const world = liveWorld();
    await connected(world, 'c1');
    const { graphVersion } = await createNodes(world.store, 'ada', [{ content: 'one' }]);
    expect(await say(world, 'c1', { action: 'ping' })).toMatchObject({ type: 'pong', graphVersion });
  });

  test('that says anything else is told which actions there are', async () => {
    const world = liveWorld();
    await connected(world, 'c1');
    expect(await say(world, 'c1', { action: 'shout' })).toMatchObject({
      type: 'error',
      data: { actions: ['resume', 'ping'] },
    });
  });

  test('that was forgotten is closed when it says something, so that its page connects anew', async () => {
    const world = liveWorld();
    for (const message of [{ action: 'ping' }, { action: 'resume', graphVersion: 1 }])
      expect(await say(world, 'forgotten', message)).toBeUndefined();
    expect(world.sockets.closed).toEqual(['forgotten', 'forgotten']);
  });
});
