import { describe, expect, test } from '@jest/globals';
import { connector } from '../../../functions/connect-nodes/connector.ts';
import { lagOf, workOf } from '../../../functions/connect-nodes/work.ts';
import type { DomainEvent } from '../../../shared/events/index.ts';
import { modelStore } from '../../support/model-store.ts';
import { create, edges, expectConnected, uid } from '../store/connect/world.ts';

const time = '2026-01-01T00:00:00.000Z';
const event = (type: DomainEvent['type'], data: object, more: object = {}): DomainEvent =>
  ({ id: type, type, schemaVersion: 1, time, user: uid, graphVersion: 1, data, ...more }) as DomainEvent;
const edge = (origin: string) => ({ id: 'a_b', source: 'a', target: 'b', origin });

describe('events', () => {
  test('name each note that came, changed or went once, and the pairs whose manual edge is gone', () => {
    const events = [
      event('NodeCreated', { id: 'a', version: 1 }),
      event('NodeUpdated', { id: 'a', version: 2, changed: ['tags'] }),
      event('NodeDeleted', { id: 'b', version: 1 }, { time: '2026-01-01T00:00:01.000Z' }),
      event('EdgeDeleted', edge('manual')),
      event('EdgeDeleted', edge('automatic')),
      event('EdgeCreated', { ...edge('manual'), type: 'normal', weight: 1 }),
    ];
    expect(workOf(events)).toEqual({ notes: ['a', 'b'], pairs: [['a', 'b']], changedAt: Date.parse(time) + 1_000 });
  });

  test('are as late as the oldest of them, and never early', () => {
    const events = [event('NodeDeleted', {}, { time: '2026-01-01T00:00:01.000Z' }), event('NodeCreated', {})];
    expect(lagOf(events, Date.parse(time) + 5_000)).toBe(5_000);
    expect(lagOf(events, Date.parse(time) - 5_000)).toBe(0);
    expect(lagOf([], 7)).toBe(0);
  });
});

describe('the connector', () => {
  test('connects the notes of events and counts what it did, and nothing when they come again', async () => {
    const store = modelStore({ now: () => Date.parse(time) + 2_000 });
    const counted: Record<string, number> = {};
    const countMetric = (name: string, value = 1) => {
      counted[name] = (counted[name] ?? 0) + value;
    };
    const { handle } = connector({ store, countMetric, until: () => Infinity });
    const ids = await create(store, [{ content: 'apple' }, { content: 'apple' }]);
    const events = ids.map((id) => event('NodeCreated', { id, version: 1 }));
    await handle(uid, events);
    expectConnected(store);
    expect(counted).toEqual({ NotesConnected: 2, EdgesConnected: 1, EdgesDisconnected: 0, ConnectionLagMs: 2_000 });
    await handle(uid, events);
    expect(counted.EdgesConnected).toBe(1);
    expect(edges(store, 'automatic').size).toBe(1);
  });

  test('touches nothing for events that say nothing of notes or manual edges', async () => {
    const store = modelStore();
    await connector({ store, countMetric: () => undefined, until: () => Infinity }).handle(uid, [
      event('EdgeDeleted', edge('automatic')),
    ]);
    expect(store.model.calls).toEqual({});
  });
});
