import { describe, expect, test } from '@jest/globals';
import { liveWorld } from './fakes.ts';

const hour = 3_600_000;

describe('the table of live connections', () => {
  test('finds a user’s connections, the newest first, and the user of each', async () => {
    const { connections, clock } = liveWorld();
    for (const id of ['z', 'a', 'm=']) {
      clock.nowMs += 1;
      await connections.add('ada', id);
    }
    await connections.add('bob', 'b');
    expect((await connections.ofUser('ada')).map(({ id }) => id)).toEqual(['m=', 'a', 'z']);
    expect(await connections.userOf('a')).toBe('ada');
    expect(await connections.userOf('b')).toBe('bob');
  });

  test('finds a connection from the moment it was noted, though other reads may be stale', async () => {
    const { connections } = liveWorld();
    for (let i = 0; i < 50; i += 1) {
      await connections.add('ada', `c${i}`);
      expect(await connections.ofUser('ada')).toHaveLength(i + 1);
      expect(await connections.userOf(`c${i}`)).toBe('ada');
    }
  });

  test('forgets what it is told to, by both keys, and nothing else', async () => {
    const { connections, connectionsTable } = liveWorld();
    for (const id of ['a', 'b', 'c']) await connections.add('ada', id);
    await connections.add('bob', 'd');
    await connections.forget('ada', ['a', 'c', 'unknown']);
    expect((await connections.ofUser('ada')).map(({ id }) => id)).toEqual(['b']);
    expect(await connections.userOf('a')).toBeUndefined();
    expect(connectionsTable.allItems()).toHaveLength(4);
  });

  test('counts a connection for longer than the two hours that API Gateway keeps it open, and not after its time to live', async () => {
    const { connections, clock } = liveWorld();
    await connections.add('ada', 'a');
    clock.nowMs += 2 * hour;
    expect(await connections.ofUser('ada')).toHaveLength(1);
    clock.nowMs += 600_000;
    expect(await connections.ofUser('ada')).toEqual([]);
    expect(await connections.userOf('a')).toBeUndefined();
  });

  test('has no connection of a user who never connected', async () => {
    const { connections } = liveWorld();
    expect(await connections.ofUser('ada')).toEqual([]);
    expect(await connections.userOf('a')).toBeUndefined();
  });
});
