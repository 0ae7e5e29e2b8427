import { describe, expect, test } from '@jest/globals';
import { Story } from './story.ts';

const story = (): Story => new Story();
const whole = { allNotes: true, allEdges: true } as const;

describe('a history is accepted', () => {
  test('when every read shows what was acknowledged before it', () => {
    const told = story()
      .create('n1', 't1', 1)
      .graph(1, [['n1', 't1']])
      .update('n1', 't2', 2)
      .graph(2, [['n1', 't2']]);
    expect(told.remove('n1', 3).graph(3, []).kinds()).toEqual([]);
  });

  test('when a read that overlaps a write shows either state', () => {
    const both = [[['n1', 't1']], [['n1', 't2']]] as const;
    for (const notes of both) {
      const told = story()
        .create('n1', 't1', 1)
        .event('invoke', 0, 'update', { notes: [{ id: 'n1', title: 't2' }] })
        .graph(1, notes)
        .event('ok', 0, 'update', { version: 2 });
      expect(told.kinds()).toEqual([]);
    }
  });

  test('when two overlapping writes are seen in either order', () => {
    const told = story()
      .create('n1', 't1', 1)
      .event('invoke', 2, 'update', { notes: [{ id: 'n1', title: 't2' }] })
      .event('invoke', 3, 'update', { notes: [{ id: 'n1', title: 't3' }] })
      .event('ok', 2, 'update', { version: 2 })
      .event('ok', 3, 'update', { version: 3 });
    expect(
      told
        .graph(3, [['n1', 't2']])
        .graph(3, [['n1', 't3']])
        .kinds(),
    ).toEqual([]);
  });

  test('when a write whose answer was lost is seen, or not', () => {
    const lost = () =>
      story()
        .create('n1', 't1', 1)
        .event('invoke', 0, 'update', { notes: [{ id: 'n1', title: 't2' }] })
        .event('info', 0, 'update', null);
    expect(
      lost()
        .graph(1, [['n1', 't1']])
        .graph(1, [['n1', 't2']])
        .kinds(),
    ).toEqual([]);
    const created = story()
      .event('invoke', 0, 'create', { notes: [{ title: 't1' }] })
      .event('info', 0, 'create', null);
    expect(
      created
        .graph(0, [])
        .graph(1, [['n1', 't1']])
        .kinds(),
    ).toEqual([]);
  });

  test('when an answer asked for by version is as old as that version', () => {
    const told = story().create('n1', 't1', 1).update('n1', 't2', 2);
    const answer = { ...whole, asked: 1, version: 1, label: 1, notes: [['n1', 't1']] } as const;
    expect(told.done(1, 'graph-at', { asked: 1 }, answer).kinds()).toEqual([]);
  });

  test('when an edge is gone because one of its notes is being deleted', () => {
    const told = story()
      .create('a', 't1', 1)
      .create('b', 't2', 2)
      .done(0, 'connect', { edge: { id: 'a_b', weight: 0.5 } }, { version: 3 })
      .event('invoke', 0, 'delete', { ids: ['a'] });
    expect(
      told
        .graph(3, [
          ['a', 't1'],
          ['b', 't2'],
        ])
        .kinds(),
    ).toEqual([]);
  });
});

describe('a history is refused', () => {
  test('when a read shows a title that was replaced and acknowledged before', () => {
    const told = story().create('n1', 't1', 1).update('n1', 't2', 2);
    expect(told.graph(2, [['n1', 't1']]).kinds()).toEqual(['stale value']);
  });

  test('when a read names an older version than was acknowledged', () => {
    const told = story().create('n1', 't1', 1).update('n1', 't2', 2);
    expect(told.graph(1, [['n1', 't2']]).kinds()).toEqual(['old version']);
  });

  test('when an acknowledged note or edge is not there', () => {
    expect(story().create('n1', 't1', 1).graph(1, []).kinds()).toEqual(['missing']);
    const told = story().create('a', 't1', 1).create('b', 't2', 2);
    told.done(0, 'connect', { edge: { id: 'a_b', weight: 0.5 } }, { version: 3 });
    expect(
      told
        .graph(3, [
          ['a', 't1'],
          ['b', 't2'],
        ])
        .kinds(),
    ).toEqual(['missing']);
  });

  test('when a deleted note or edge is shown', () => {
    const told = story().create('n1', 't1', 1).remove('n1', 2);
    expect(told.graph(2, [['n1', 't1']]).kinds()).toEqual(['deleted']);
    const edges = story()
      .create('a', 't1', 1)
      .create('b', 't2', 2)
      .done(0, 'connect', { edge: { id: 'a_b', weight: 0.5 } }, { version: 3 })
      .done(0, 'disconnect', { edgeId: 'a_b' }, { version: 4 })
      .done(1, 'edges', {}, { version: 4, edges: [['a_b', 0.5]], allEdges: { of: 'a' } });
    expect(edges.kinds()).toEqual(['stale value']);
  });

  test('when a note of another user is shown, or one that nobody wrote', () => {
    const told = story().create('n1', 't1', 1, 'bob');
    expect(told.graph(1, [['n1', 't1']]).kinds()).toEqual(['foreign data']);
    expect(
      story()
        .graph(0, [['n1', 't9']])
        .kinds(),
    ).toEqual(['unknown value']);
  });

  test('when a title shows at another note than it was written to', () => {
    const told = story().create('n1', 't1', 1).create('n2', 't2', 2);
    expect(
      told
        .graph(2, [
          ['n1', 't2'],
          ['n2', 't2'],
        ])
        .kinds(),
    ).toEqual(['unknown value']);
  });

  test('when a write that was refused shows', () => {
    const told = story()
      .create('n1', 't1', 1)
      .event('invoke', 0, 'update', { notes: [{ id: 'n1', title: 't2' }] })
      .event('fail', 0, 'update', null);
    expect(told.graph(1, [['n1', 't2']]).kinds()).toEqual(['refused write']);
  });

  test('when an answer does not hold what its own label names, though nobody promised that version', () => {
    const told = story().create('n1', 't1', 1).event('invoke', 1, 'graph', {}).update('n1', 't2', 2);
    told.event('ok', 1, 'graph', { ...whole, version: 2, label: 2, notes: [['n1', 't1']] });
    expect(told.kinds()).toEqual(['stale value']);
  });

  test('when an answer asked for by version is older than that version', () => {
    const told = story().create('n1', 't1', 1).update('n1', 't2', 2);
    const answer = { ...whole, asked: 2, version: 2, label: 2, notes: [['n1', 't1']] } as const;
    expect(told.done(1, 'graph-at', { asked: 2 }, answer).kinds()).toEqual(['stale value']);
  });

  test('when a version that was seen is said not to exist', () => {
    const told = story().create('n1', 't1', 1);
    expect(told.done(1, 'graph-at', { asked: 1 }, { asked: 1, noSuchVersion: true }).kinds()).toEqual([
      'no such version',
    ]);
    expect(story().done(1, 'graph-at', { asked: 1 }, { asked: 1, noSuchVersion: true }).kinds()).toEqual([]);
  });

  test('when a lost write that was seen once comes back after a later one was acknowledged', () => {
    const told = story()
      .create('n1', 't1', 1)
      .event('invoke', 2, 'update', { notes: [{ id: 'n1', title: 't2' }] })
      .event('info', 2, 'update', null)
      .graph(1, [['n1', 't2']])
      .update('n1', 't3', 2);
    expect(told.graph(2, [['n1', 't2']]).kinds()).toEqual(['stale value']);
  });
});
