import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { LiveFrame, limits } from '../../../shared/contract/index.ts';
import type { DomainEvent, EventType } from '../../../shared/events/index.ts';
import { changesFrame, errorFrame, pongFrame, resumeFrame } from '../../../shared/live/index.ts';

const nowMs = Date.parse('2030-01-01T00:00:00.000Z');
const conforms = new Ajv({ strict: false }).compile(LiveFrame);

interface Change {
  readonly type: EventType;
  readonly id?: string;
  readonly graphVersion?: number;
  readonly ageMs?: number;
}
const eventOf = ({ type, id = 'n1', graphVersion = 7, ageMs = 0 }: Change, i = 0): DomainEvent =>
  ({
    id: `e${i}`,
    type,
    schemaVersion: 1,
    time: new Date(nowMs - ageMs).toISOString(),
    user: 'ada',
    graphVersion,
    data: type === 'GraphChanged' ? { nodeCount: 1, edgeCount: 0 } : { id },
  }) as DomainEvent;
const frameOf = (...changes: Change[]) => changesFrame(changes.map(eventOf), nowMs);
const none = { created: [], updated: [], deleted: [] };
const idsOf = (lists: typeof none | Record<string, string[]>): string[] => Object.values(lists).flat();

describe('the frame of a message', () => {
  test('names each note and edge that changed, by what became of it', () => {
    expect(
      frameOf(
        { type: 'NodeCreated', id: 'a' },
        { type: 'NodeUpdated', id: 'b' },
        { type: 'NodeDeleted', id: 'c' },
        { type: 'EdgeCreated', id: 'x' },
        { type: 'EdgeUpdated', id: 'y' },
        { type: 'EdgeDeleted', id: 'z' },
      ),
    ).toEqual({
      type: 'graph.changed',
      timestamp: '2030-01-01T00:00:00.000Z',
      data: {
        nodes: { created: ['a'], updated: ['b'], deleted: ['c'] },
        edges: { created: ['x'], updated: ['y'], deleted: ['z'] },
        more: false,
      },
      graphVersion: 7,
    });
  });

  test.each<[EventType[], keyof typeof none]>([
    [['NodeCreated', 'NodeUpdated'], 'created'],
    [['NodeUpdated', 'NodeUpdated'], 'updated'],
    [['NodeCreated', 'NodeDeleted'], 'deleted'],
    [['NodeUpdated', 'NodeDeleted'], 'deleted'],
    [['NodeDeleted', 'NodeCreated'], 'created'],
    [['NodeDeleted', 'NodeCreated', 'NodeUpdated'], 'created'],
  ])('after %j has the note as %s', (types, outcome) => {
    expect(frameOf(...types.map((type) => ({ type }))).data.nodes).toEqual({ ...none, [outcome]: ['n1'] });
  });

  test('has the exact version where the message holds one, else the newest of its events', () => {
    const events: Change[] = [
      { type: 'NodeCreated', graphVersion: 9 },
      { type: 'NodeUpdated', graphVersion: 8 },
    ];
    expect(frameOf(...events).graphVersion).toBe(9);
    expect(frameOf(...events, { type: 'GraphChanged', graphVersion: 8 }).graphVersion).toBe(8);
  });

  test('names a change of 60 seconds ago, and of an older one only that there is more', () => {
    expect(frameOf({ type: 'NodeCreated', ageMs: 60_000 }).data).toMatchObject({
      nodes: { created: ['n1'] },
      more: false,
    });
    expect(frameOf({ type: 'NodeCreated', ageMs: 60_001 }, { type: 'NodeDeleted', id: 'fresh' }).data).toEqual({
      nodes: { ...none, deleted: ['fresh'] },
      edges: none,
      more: true,
    });
  });

  test.each([
    [limits.liveIds, false],
    [limits.liveIds + 1, true],
  ])('of %i new notes says that there is more: %s', (count, more) => {
    const { data } = frameOf(
      ...Array.from({ length: count }, (_, i) => ({ type: 'NodeCreated' as const, id: `${i}` })),
    );
    expect(data.more).toBe(more);
    expect(data.nodes.created).toHaveLength(limits.liveIds);
  });

  test('is one billing unit at most, names nothing twice and nothing that did not change, and says when it leaves something out', () => {
    const types: EventType[] = [
      'NodeCreated',
      'NodeUpdated',
      'NodeDeleted',
      'EdgeCreated',
      'EdgeUpdated',
      'EdgeDeleted',
    ];
    const change = fc.record({
      type: fc.constantFrom(...types),
      id: fc.integer({ min: 0, max: 900 }).chain((n) => fc.constantFrom(`${n}`, `${n}`.padEnd(128, '💭'))),
      graphVersion: fc.nat(),
      ageMs: fc.constantFrom(0, 1, 60_000, 60_001),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 1_500, size: 'max' }), (changes) => {
        const frame = frameOf(...changes);
        const { nodes, edges, more } = frame.data;
        expect(conforms(frame)).toBe(true);
        expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(32 * 1024);
        const late = changes.some(({ ageMs }) => ageMs > 60_000);
        let leftOut = late;
        for (const [lists, prefix] of [[nodes, 'Node'] as const, [edges, 'Edge'] as const]) {
          const named = idsOf(lists);
          const fresh = changes.filter(({ type, ageMs }) => type.startsWith(prefix) && ageMs <= 60_000);
          const changed = new Set(fresh.map(({ id }) => id));
          expect(new Set(named).size).toBe(named.length);
          for (const id of named) expect(changed.has(id)).toBe(true);
          if (named.length < changed.size) leftOut = true;
        }
        expect(more).toBe(leftOut);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the other frames', () => {
  test('tell a page that resumes whether it shows what there is', () => {
    expect(resumeFrame(7, 7, nowMs)).toMatchObject({ type: 'graph.current', graphVersion: 7 });
    for (const shown of [6, 8]) {
      expect(resumeFrame(shown, 7, nowMs)).toMatchObject({
        type: 'graph.changed',
        data: { nodes: none, edges: none, more: true },
        graphVersion: 7,
      });
    }
  });

  test('are as the contract says', () => {
    const frames = [resumeFrame(1, 1, nowMs), resumeFrame(0, 1, nowMs), pongFrame(3, nowMs), errorFrame('no', nowMs)];
    for (const frame of frames) expect([frame.type, conforms(frame)]).toEqual([frame.type, true]);
    expect(errorFrame('no', nowMs)).toMatchObject({ data: { message: 'no', actions: ['resume', 'ping'] } });
  });
});
