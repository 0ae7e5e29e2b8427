import { describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { checksOf, parseHealMessage, queueMessageOf } from '../../../functions/heal/messages.ts';

const noteId = (n: number): string => `01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(4, '0')}00`;

const record = (
  id: string,
  PK: string,
  SK: string,
  {
    eventName = 'INSERT',
    at = 1_000,
    image = {},
  }: { eventName?: DynamoDBRecord['eventName']; at?: number; image?: Record<string, string> } = {},
): DynamoDBRecord => ({
  eventID: id,
  eventName,
  dynamodb: {
    ApproximateCreationDateTime: at,
    Keys: { PK: { S: PK }, SK: { S: SK } },
    NewImage: Object.fromEntries(Object.entries(image).map(([name, S]) => [name, { S }])),
  },
});

const around = (seconds: number) => ({ changedAround: seconds * 1_000 });

describe('the checks that changes call for', () => {
  test('are one for each user, at the time of the latest change, naming each note and edge once', () => {
    const [a, b] = [noteId(1), noteId(2)];
    const checks = checksOf([
      record('1', 'U#ada#0', `N#${a}`, { at: 5 }),
      record('2', 'U#ada#0', `B#${a}`, { at: 9 }),
      record('3', 'U#bob#0', `N#${b}`, { at: 7 }),
      record('4', 'U#ada#0', `E#${b}#${a}`, { at: 8, eventName: 'REMOVE' }),
      record('5', 'U#ada#0', `E#${a}#${b}`, { at: 8, eventName: 'REMOVE' }),
    ]);
    expect(checks).toEqual([
      { kind: 'check', user: 'ada', changedAround: 8_000, notes: [a], edges: [`${a}_${b}`], id: expect.any(String) },
      { kind: 'check', user: 'bob', changedAround: 7_000, notes: [b], edges: [], id: expect.any(String) },
    ]);
  });

  test('suspect nothing of an item that only changed, but wait for its version', () => {
    expect(checksOf([record('1', 'U#ada#0', `N#${noteId(1)}`, { eventName: 'MODIFY', at: 3 })])).toMatchObject([
      { changedAround: 3_000, notes: [], edges: [] },
    ]);
  });

  test.each([
    ['the time that a note bears', { updatedAt: '1970-01-01T00:16:41.250Z' }, { changedAt: 1_001_250 }],
    ['the time that an edge bears', { createdAt: '1970-01-01T00:16:39.000Z' }, { changedAt: 999_000 }],
    [
      'the stream’s time of an import, which keeps older ones',
      { updatedAt: '1970-01-01T00:15:40.000Z' },
      around(1_000),
    ],
    ['the stream’s time of a weight that changed', { createdAt: '1970-01-01T00:00:00.000Z' }, around(1_000)],
    ['the stream’s time of a malformed one', { updatedAt: 'soon' }, around(1_000)],
  ])('know %s', (_, image, expected) => {
    const [check] = checksOf([record('1', 'U#ada#0', `N#${noteId(1)}`, { eventName: 'MODIFY', image })]);
    const { changedAt, changedAround } = check as { changedAt?: number; changedAround?: number };
    expect({ ...(changedAt ? { changedAt } : {}), ...(changedAround ? { changedAround } : {}) }).toEqual(expected);
  });

  test('take no time from a body, which is seen with its note only', () => {
    const [check] = checksOf([record('1', 'U#ada#0', `B#${noteId(1)}`)]);
    expect(check).not.toHaveProperty('changedAround');
    expect(check).not.toHaveProperty('changedAt');
  });

  test('are not called for by records, counts and tickets', () => {
    const others = ['META', 'O#1', 'A#1', 'C#1', 'HEAL'].map((SK) => record(SK, 'U#ada', SK));
    const elsewhere = [record('s', 'U#ada#search', 'MANIFEST'), record('t', 'T#1', 'TICKET')];
    expect(checksOf([...others, ...elsewhere, { eventID: 'x' }])).toEqual([]);
  });

  test('know a user by an id that looks like a partition', () => {
    expect(checksOf([record('1', 'U#a#1#b#3', `N#${noteId(1)}`)])).toMatchObject([{ user: 'a#1#b' }]);
  });

  test('have the same ids for the same changes, others for others', () => {
    const changes = [record('1', 'U#ada#0', `N#${noteId(1)}`), record('2', 'U#ada#0', `N#${noteId(2)}`)];
    const ids = (records: DynamoDBRecord[]) => checksOf(records).map(({ id }) => id);
    expect(ids(changes)).toEqual(ids(changes));
    expect(ids(changes)).not.toEqual(ids(changes.slice(0, 1)));
  });

  test.each([
    [300, 1],
    [301, 2],
  ])('of %i changes are %i, each far below what a tenth of a call may hold', (count, expected) => {
    const changes = Array.from({ length: count }, (_, i) =>
      record(`${i}`, 'U#ada#0', `E#${noteId(i)}#${noteId(i + 1)}`),
    );
    const checks = checksOf(changes);
    expect(checks).toHaveLength(expected);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(expected);
    expect(checks.flatMap(({ edges }) => edges)).toHaveLength(count);
    for (const check of checks) expect(queueMessageOf(check).bytes).toBeLessThan(25_600);
  });
});

describe('a message of the healer’s queue', () => {
  const [check] = checksOf([record('1', 'U#ada#0', `N#${noteId(1)}`)]);
  const counts = { kind: 'counts', user: 'ada', drift: { nodes: -1, edges: 0, graphVersion: 4 }, attempt: 1 } as const;

  test.each([check, counts])('is read as it was sent: %j', (message) => {
    expect(parseHealMessage(queueMessageOf(message as typeof counts).body)).toEqual(message);
  });

  test('of the same user goes to the same group', () => {
    expect(queueMessageOf(counts).groupId).toBe(queueMessageOf(check as NonNullable<typeof check>).groupId);
  });

  test.each([
    ['{', 'JSON'],
    ['null', 'user'],
    [JSON.stringify({ ...check, user: '' }), 'user'],
    [JSON.stringify({ ...check, kind: 'other' }), 'kind'],
    [JSON.stringify({ ...check, notes: [1] }), 'notes'],
    [JSON.stringify({ ...check, changedAt: 'now' }), 'changedAt'],
    [JSON.stringify({ ...counts, drift: {} }), 'drift'],
  ])('that is none is refused by name: %s', (body, field) => {
    expect(() => parseHealMessage(body)).toThrow(field);
  });
});
