import { describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { checkEvent, eventsOf } from '../../../shared/events/index.ts';
import { change, edge, note, own, user } from './records.ts';

/** Type and data of what one record gives. */
const said = (record: DynamoDBRecord) => eventsOf([record]).map(({ type, data }) => ({ type, data }));

describe('the events of a note’s changes', () => {
  test('tell that it came, with the record’s id, its time and the user, whose id may hold a #', () => {
    expect(eventsOf([change(undefined, note(), 'r1')])).toEqual([
      {
        id: 'r1',
        type: 'NodeCreated',
        schemaVersion: 1,
        time: new Date(1_795_000_000_000).toISOString(),
        user,
        data: { id: 'a', version: 1 },
      },
    ]);
  });

  test.each([
    ['content', { bodyVersion: 2 }],
    ['title', { title: 'Another' }],
    ['tags', { tags: ['x', 'y'] }],
    ['format', { format: 'html' }],
    ['position', { position: { x: 0, y: 0, z: 1 } }],
  ])('name %s when that changed', (part, more) => {
    const record = change(note(), note({ version: 2, ...more }));
    expect(said(record)).toEqual([{ type: 'NodeUpdated', data: { id: 'a', version: 2, changed: [part] } }]);
  });

  test('are none when nothing changed that anybody sees', () => {
    expect(said(change(note(), note({ version: 2, updatedAt: 'later' })))).toEqual([]);
  });

  test('tell that it went, with the version it had', () => {
    expect(said(change(note({ version: 4 }), undefined))).toEqual([
      { type: 'NodeDeleted', data: { id: 'a', version: 4 } },
    ]);
  });
});

describe('the events of an edge’s changes', () => {
  const pair = { id: 'a_b', source: 'b', target: 'a', origin: 'manual' };

  test('come from the copy at its source alone', () => {
    expect(said(change(undefined, edge()))).toEqual([
      { type: 'EdgeCreated', data: { ...pair, type: 'normal', weight: 0.5 } },
    ]);
    expect(said(change(undefined, edge({ SK: 'E#a#b', outgoing: false })))).toEqual([]);
    expect(said(change(edge(), undefined))).toEqual([{ type: 'EdgeDeleted', data: pair }]);
    expect(said(change(edge({ SK: 'E#a#b', outgoing: false }), undefined))).toEqual([]);
  });

  test.each([
    ['type', { type: 'strong' }],
    ['weight', { weight: 0.6 }],
    ['origin', { origin: 'automatic' }],
  ])('tell of another %s', (_, more) => {
    expect(said(change(edge(), edge(more)))).toEqual([
      { type: 'EdgeUpdated', data: { ...pair, type: 'normal', weight: 0.5, ...more } },
    ]);
  });

  test('are none when the same edge is written again', () => {
    expect(said(change(edge(), edge({ createdAt: '2026-11-25T10:00:00.000Z' })))).toEqual([]);
  });
});

describe('the events of records', () => {
  const operation = (status: string, action = 'nodes.bulk-delete') =>
    own('O#op', { status, action, requested: 3, deleted_count: 2, failed: [{ id: 'x' }] });
  const ended = [
    { type: 'NodesBulkDeleted', data: { operationId: 'op', requested: 3, deleted: 2, failed: 1 } },
  ] as ReturnType<typeof said>;

  test.each<[string, DynamoDBRecord, ReturnType<typeof said>]>([
    ['ended after it was pending', change(operation('pending'), operation('partial')), ended],
    ['ended before anybody saw it pending', change(undefined, operation('completed')), ended],
    ['has begun', change(undefined, operation('pending')), []],
    ['ended before and is written again', change(operation('completed'), operation('completed')), []],
    ['is another than a deletion', change(undefined, operation('completed', 'something')), []],
    ['was removed', change(operation('completed'), undefined), []],
  ])('about a bulk deletion that %s', (_, record, events) => {
    expect(said(record)).toEqual(events);
  });

  test('about an import come from its audit record, once', () => {
    const audit = own('A#1', { action: 'import', requestId: 'req', requested: 5, done: 3, failed: 1 });
    const data = { requestId: 'req', requested: 5, created: 3, failed: 1 };
    expect(said(change(undefined, audit))).toEqual([{ type: 'GraphImported', data }]);
    expect(said(change(audit, audit))).toEqual([]);
    expect(said(change(undefined, { ...audit, action: 'batch' }))).toEqual([]);
  });

  test('about a graph carry the new version, and are none when only something else of META changed', () => {
    const meta = (graphVersion: number) => own('META', { graphVersion, nodeCount: 3, edgeCount: -1, highestShard: 0 });
    expect(eventsOf([change(meta(6), meta(7))])).toMatchObject([
      { type: 'GraphChanged', user, graphVersion: 7, data: { nodeCount: 3, edgeCount: 0 } },
    ]);
    expect(eventsOf([change(undefined, meta(1))])).toMatchObject([{ type: 'GraphChanged', graphVersion: 1 }]);
    expect(said(change(meta(7), { ...meta(7), highestShard: 3 }))).toEqual([]);
    expect(said(change(undefined, own('META', { highestShard: 3 })))).toEqual([]);
  });

  test.each(['B#a', 'I#k', 'C#1', 'TICKET', 'HEAL', 'MANIFEST', 'S#1#0001', 'L#0001', 'METADATA'])(
    'about %s are none',
    (SK) => {
      expect(said(change(undefined, own(SK, { anything: 1 })))).toEqual([]);
    },
  );

  test('about what DynamoDB removed when its time was over are none', () => {
    const record = change(note(), undefined) as DynamoDBRecord & { userIdentity?: unknown };
    record.userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(said(record)).toEqual([]);
    record.userIdentity = { type: 'User', principalId: 'somebody' };
    expect(said(record)).toHaveLength(1);
  });
});

describe('a record that cannot be understood', () => {
  const spoiled: [string, DynamoDBRecord, string][] = [
    ['lacks its image', { ...change(undefined, note()), dynamodb: {} }, 'lacks an image'],
    ['lacks its id', { ...change(undefined, note()), eventID: '' }, 'no eventID'],
    ['has no version', change(undefined, note({ version: undefined as never })), 'version'],
    ['has a version that is no number', change(undefined, note({ version: 'one' })), 'version'],
    ['has an unknown origin', change(undefined, edge({ origin: 'magic' })), 'origin'],
    ['has a weight over 1', change(undefined, edge({ weight: 1.5 })), 'data.weight must be <= 1'],
    ['names no note', change(undefined, note({ SK: 'N#' })), 'data.id'],
    ['names no user', change(undefined, note({ PK: 'U##3' })), 'names no user'],
    ['is of another partition', change(undefined, note({ PK: 'X#a#3' })), 'names no user'],
  ];

  test.each(spoiled)('because it %s is told with the reason, and holds up no other', (_, record, reason) => {
    const told: [DynamoDBRecord, string][] = [];
    const rest = eventsOf(
      [change(undefined, note(), 'first'), record, change(undefined, edge(), 'last')],
      (bad, error) => told.push([bad, error.message]),
    );
    expect(rest.map(({ id }) => id)).toEqual(['first', 'last']);
    expect(told).toEqual([[record, expect.stringContaining(reason)]]);
    expect(() => eventsOf([record])).toThrow(reason);
  });

  test('is all that is ever thrown: what comes out is an event by the catalogue, whatever went in', () => {
    const item = fc.record(
      {
        PK: fc.constantFrom('U#u#0', 'U#u', 'U#', '', 'x'),
        SK: fc.constantFrom('N#a', 'E#a#b', 'E#a', 'O#1', 'A#1', 'META', 'B#a'),
        version: fc.oneof(fc.integer(), fc.string()),
        bodyVersion: fc.integer(),
        outgoing: fc.boolean(),
        type: fc.string(),
        weight: fc.double({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 }),
        origin: fc.constantFrom('manual', 'automatic', ''),
        action: fc.constantFrom('import', 'nodes.bulk-delete'),
        status: fc.constantFrom('pending', 'completed'),
        requested: fc.integer(),
        graphVersion: fc.integer(),
      },
      { requiredKeys: ['PK', 'SK'] },
    );
    fc.assert(
      fc.property(fc.option(item, { nil: undefined }), item, (before, after) => {
        const events = eventsOf([change(before, after)], () => undefined);
        for (const event of events) expect(() => checkEvent({ graphVersion: 1, ...event })).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('is the same for the same records: a retry gives the same ids', () => {
    const records = [change(undefined, note()), change(undefined, edge()), change(note(), undefined)];
    expect(eventsOf(records)).toEqual(eventsOf(structuredClone(records)));
  });
});
