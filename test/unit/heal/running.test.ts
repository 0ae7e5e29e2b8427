import { describe, expect, test } from '@jest/globals';
import { checkChanges, mendCounts, removeLeftovers } from '../../../shared/store/index.ts';
import { modelStore } from '../../support/model-store.ts';
import { leftovers } from '../store/crash.ts';
import { healedWorld, requests, uid } from './world.ts';

const callsOf = (calls: Readonly<Record<string, number>>): number => Object.values(calls).reduce((a, b) => a + b, 0);

async function start() {
  const world = healedWorld();
  await world.send('POST', '/nodes/bulk-create', { nodes: Array(6).fill({ content: 'first' }) });
  await requests[3]?.(world, 0, 1);
  await world.settle();
  return world;
}

describe.each(requests.map((request, kind) => ({ kind, request })))(
  'while request $kind is under way',
  ({ request }) => {
    test('a count made after any of its calls is never added once the request has ended', async () => {
      const whole = await start();
      whole.store.model.resetTotals();
      await request(whole, 1, 0);
      const calls = callsOf(whole.store.model.calls);
      for (let done = 0; done <= calls; done += 1) {
        const { store, ...world } = await start();
        const healer = modelStore({ model: store.model, now: store.now });
        let made = 0;
        let found: Awaited<ReturnType<typeof removeLeftovers>> | undefined;
        store.model.onCall = async () => {
          made += 1;
          if (made !== done + 1) return;
          store.model.onCall = undefined;
          found = await removeLeftovers(healer, uid);
        };
        await request({ store, ...world }, 1, 0);
        store.model.onCall = undefined;
        if (found) await mendCounts(healer, uid, found.drift);
        expect({ done, left: leftovers(store, uid) }).toEqual({ done, left: [] });
      }
    });
  },
);

describe('a change that no version followed', () => {
  const uncovered = async (bumpedMsBefore: number, clock: 'changedAt' | 'changedAround') => {
    const store = modelStore({ now: () => 1_000_000_000 });
    store.model.load([
      {
        PK: 'U#ada',
        SK: 'META',
        graphVersion: 7,
        bumpedAt: new Date(800_000_000).toISOString(),
        nodeCount: 0,
        edgeCount: 0,
      },
      { PK: 'U#ada', SK: 'HEAL', healedAt: new Date(999_000_000).toISOString(), check: 'other' },
    ]);
    const changes = { [clock]: 800_000_000 + bumpedMsBefore, notes: [], edges: [], id: 'c' };
    const { missingBump } = await checkChanges(store, uid, changes);
    return { missingBump, version: store.model.get('U#ada', 'META')?.graphVersion };
  };

  test.each([
    [1_001, 'changedAt', true, 8],
    [1_000, 'changedAt', false, 8],
    [1, 'changedAt', false, 8],
    [0, 'changedAt', false, 7],
    [1_001, 'changedAround', true, 8],
    [1_000, 'changedAround', false, 8],
    [-1_999, 'changedAround', false, 8],
    [-2_000, 'changedAround', false, 7],
  ] as const)(
    '%i ms after the last bump (%s) is a repair: %s; leaves version %i',
    async (ms, clock, missingBump, version) => {
      expect(await uncovered(ms, clock)).toEqual({ missingBump, version });
    },
  );

  test('is not called missing while its request may still be under way', async () => {
    const store = modelStore({ now: () => 1_000_000_000 });
    const changes = { changedAt: 1_000_000_000 - 119_000, notes: [], edges: [], id: 'c' };
    expect(await checkChanges(store, uid, changes)).toMatchObject({ missingBump: false });
    const older = { ...changes, changedAt: 1_000_000_000 - 500_000, id: 'd' };
    const other = modelStore({ now: () => 1_000_000_000 });
    expect(await checkChanges(other, uid, older)).toMatchObject({ missingBump: true });
  });
});

describe('the look at everything', () => {
  const lookAt = async (id: string, healed: { healedAt: number; check: string } | undefined) => {
    const now = 100 * 24 * 3_600_000;
    const store = modelStore({ now: () => now });
    store.model.load([
      { PK: 'U#ada', SK: 'META', graphVersion: 7, bumpedAt: new Date(now).toISOString(), nodeCount: 3, edgeCount: 0 },
      ...(healed
        ? [{ PK: 'U#ada', SK: 'HEAL', healedAt: new Date(now - healed.healedAt).toISOString(), check: healed.check }]
        : []),
    ]);
    const { drift } = await checkChanges(store, uid, { changedAt: now - 200_000, notes: [], edges: [], id });
    return drift !== undefined;
  };
  const dayMs = 24 * 3_600_000;

  test('is made for a user of whom nobody made it, and once a day', async () => {
    expect(await lookAt('c', undefined)).toBe(true);
    expect(await lookAt('c', { healedAt: dayMs - 1_000, check: 'other' })).toBe(false);
    expect(await lookAt('c', { healedAt: dayMs + 1_000, check: 'other' })).toBe(true);
  });

  test('is made again by the check that died while it made it', async () => {
    expect(await lookAt('c', { healedAt: 1_000, check: 'c' })).toBe(true);
  });
});

test('reads no content of any note: the largest graph would not fit in memory', async () => {
  const { store } = await start();
  const read: Record<string, unknown>[] = [];
  const client = Object.assign(Object.create(store.client), {
    send: async (command: Parameters<typeof store.client.send>[0]) => {
      const answer = await store.client.send(command);
      if (command.constructor.name === 'QueryCommand') read.push(...((answer as { Items?: typeof read }).Items ?? []));
      return answer;
    },
  });
  await removeLeftovers({ ...store, client }, uid);
  const bodies = read.filter(({ SK }) => String(SK).startsWith('B#'));
  expect(bodies).toHaveLength(6);
  for (const body of bodies) expect(Object.keys(body).sort()).toEqual(['PK', 'SK']);
  for (const item of read) expect(JSON.stringify(item)).not.toContain('first');
});
