import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type PlainItem, TableModel, toPlain, type WireItem } from '../../support/table-model/index.ts';

interface Page {
  readonly Items: WireItem[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: WireItem;
}

const TableName = 'brain2-model';
const ofPartition = (pk: string) => ({
  KeyConditionExpression: 'PK = :pk',
  ExpressionAttributeValues: { ':pk': { S: pk } },
});

/** All pages of a Query or a Scan. */
function pages(model: TableModel, input: object, operation = 'Query'): Page[] {
  const all: Page[] = [];
  let start: WireItem | undefined;
  do {
    const page = model.execute(operation, {
      TableName,
      ConsistentRead: true,
      ...input,
      ...(start ? { ExclusiveStartKey: start } : {}),
    }) as unknown as Page;
    all.push(page);
    start = page.LastEvaluatedKey;
  } while (start);
  return all;
}
const itemsOf = (all: Page[]): PlainItem[] => all.flatMap(({ Items }) => Items.map(toPlain));

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const key = fc.string({
  unit: fc.constantFrom('a', 'b', '#', '\u00e9', '\ufffd', '\u{1f600}'),
  minLength: 1,
  maxLength: 4,
});
const keys = fc.uniqueArray(key, { maxLength: 40 });

describe('a query', () => {
  test('returns each item of its partition once, in the order of UTF-8 bytes, however its pages are cut', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 7 }), fc.boolean(), (sortKeys, Limit, forward) => {
        const model = new TableModel();
        model.load(
          sortKeys.flatMap((SK) => [
            { PK: 'p', SK },
            { PK: 'other', SK },
          ]),
        );
        const all = pages(model, { ...ofPartition('p'), Limit, ScanIndexForward: forward });
        const expected = [...sortKeys].sort(byBytes);
        expect(itemsOf(all).map(({ SK }) => SK)).toEqual(forward ? expected : expected.reverse());
        // DynamoDB does not look ahead: a page that ends at its limit names a key, the last page has none.
        expect(all.length).toBe(Math.floor(sortKeys.length / Limit) + 1);
      }),
      { numRuns: 300 },
    );
  });

  test('returns exactly what its key condition says', () => {
    const holds: Record<string, (sk: string, a: string, b: string) => boolean> = {
      'SK = :a': (sk, a) => sk === a,
      'SK < :a': (sk, a) => byBytes(sk, a) < 0,
      'SK <= :a': (sk, a) => byBytes(sk, a) <= 0,
      'SK > :a': (sk, a) => byBytes(sk, a) > 0,
      'SK >= :a': (sk, a) => byBytes(sk, a) >= 0,
      'SK BETWEEN :a AND :b': (sk, a, b) => byBytes(sk, a) >= 0 && byBytes(sk, b) <= 0,
      'begins_with(SK, :a)': (sk, a) => sk.startsWith(a),
    };
    fc.assert(
      fc.property(
        keys,
        key,
        key,
        fc.constantFrom(...Object.keys(holds)),
        fc.boolean(),
        (sortKeys, x, y, range, forward) => {
          const [a = '', b = ''] = [x, y].sort(byBytes);
          const model = new TableModel();
          model.load(sortKeys.map((SK) => ({ PK: 'p', SK })));
          const values = { ':pk': { S: 'p' }, ':a': { S: a }, ...(range.includes(':b') ? { ':b': { S: b } } : {}) };
          const found = itemsOf(
            pages(model, {
              KeyConditionExpression: `PK = :pk AND ${range}`,
              ExpressionAttributeValues: values,
              ScanIndexForward: forward,
              Limit: 3,
            }),
          );
          const expected = sortKeys.filter((sk) => holds[range]?.(sk, a, b)).sort(byBytes);
          expect(found.map(({ SK }) => SK)).toEqual(forward ? expected : expected.reverse());
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of a local index returns the items that have its key, in the order of it, with the attributes it holds', () => {
    const updatedKey = fc.option(fc.constantFrom('a', 'b', '\ufffd', '\u{1f600}'), { nil: undefined });
    const notes = fc.uniqueArray(fc.record({ SK: key, updatedKey, title: fc.string(), metadata: fc.nat() }), {
      selector: ({ SK }) => SK,
      maxLength: 30,
    });
    fc.assert(
      fc.property(notes, fc.integer({ min: 1, max: 5 }), (items, Limit) => {
        const model = new TableModel();
        model.load(items.map((item) => ({ PK: 'p', ...item })));
        const expected = items
          .filter((item) => item.updatedKey !== undefined)
          .sort((a, b) => byBytes(a.updatedKey ?? '', b.updatedKey ?? '') || byBytes(a.SK, b.SK))
          .map(({ metadata: _metadata, ...held }) => ({ PK: 'p', ...held }));
        expect(itemsOf(pages(model, { IndexName: 'byUpdated', ...ofPartition('p'), Limit }))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('ends a page before it passes 1 MB, whatever the filter keeps', () => {
    const model = new TableModel();
    const content = 'x'.repeat(100_000);
    model.load(Array.from({ length: 25 }, (_, i) => ({ PK: 'p', SK: `N#${i}`, content, odd: i % 2 })));
    const all = pages(model, {
      KeyConditionExpression: 'PK = :pk',
      FilterExpression: 'odd = :one',
      ExpressionAttributeValues: { ':pk': { S: 'p' }, ':one': { N: '1' } },
    });
    expect(all.map(({ ScannedCount }) => ScannedCount)).toEqual([10, 10, 5]);
    expect(all.reduce((sum, { Count }) => sum + Count, 0)).toBe(12);
  });

  test('counts without answering items', () => {
    const model = new TableModel();
    model.load([{ PK: 'p', SK: 'a' }]);
    expect(model.execute('Query', { TableName, Select: 'COUNT', ...ofPartition('p') })).toEqual({
      Count: 1,
      ScannedCount: 1,
    });
  });

  test('reads a partition of 30,000 items page by page in well under a second', () => {
    const model = new TableModel();
    model.load(Array.from({ length: 30_000 }, (_, i) => ({ PK: 'p', SK: `N#${(i * 7919) % 30_000}`, title: `T${i}` })));
    const start = performance.now();
    expect(itemsOf(pages(model, { ...ofPartition('p'), Limit: 100 }))).toHaveLength(30_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test.each([
    ['without a key condition', {}],
    ['with OR', { KeyConditionExpression: 'PK = :pk OR SK = :pk' }],
    ['with a range of partition keys', { KeyConditionExpression: 'PK >= :pk' }],
    ['with two conditions on one key', { KeyConditionExpression: 'PK = :pk AND PK = :pk' }],
    ['on an attribute that is no key', { KeyConditionExpression: 'PK = :pk AND title = :pk' }],
    ['for an attribute that the index does not hold', { IndexName: 'byTitle', ProjectionExpression: 'metadata' }],
    ['for all attributes of an index that holds some', { IndexName: 'byTitle', Select: 'ALL_ATTRIBUTES' }],
    ['from a key of another partition', { ExclusiveStartKey: { PK: { S: 'q' }, SK: { S: 'a' } } }],
    ['with a member that DynamoDB has retired', { KeyConditions: {} }],
  ])('is refused %s', (_, input) => {
    const base = Object.keys(input).length === 0 ? {} : ofPartition('p');
    expect(() => new TableModel().execute('Query', { TableName, ...base, ...input })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

describe('a scan', () => {
  test('finds each item of the table and each entry of an index once', () => {
    const item = fc.record({ PK: key, SK: key, titleKey: fc.option(key, { nil: undefined }) });
    const items = fc.uniqueArray(item, { selector: ({ PK, SK }) => `${PK}\n${SK}`, maxLength: 40 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 7 }), (stored, Limit) => {
        const model = new TableModel();
        model.load(stored);
        const names = (found: PlainItem[]) => found.map(({ PK, SK }) => `${PK}\n${SK}`).sort();
        expect(names(itemsOf(pages(model, { Limit }, 'Scan')))).toEqual(names(stored));
        const entries = itemsOf(pages(model, { Limit, IndexName: 'byTitle' }, 'Scan'));
        expect(names(entries)).toEqual(names(stored.filter(({ titleKey }) => titleKey !== undefined)));
      }),
      { numRuns: 200 },
    );
  });

  test('starts after a key whose partition is gone', () => {
    const model = new TableModel();
    const items = ['a', 'b', 'c', 'd'].map((PK) => ({ PK, SK: 's' }));
    model.load(items);
    for (const PK of ['a', 'x', 'y', 'z']) {
      const start = { PK: { S: PK }, SK: { S: 's' } };
      const after = itemsOf(pages(model, { ExclusiveStartKey: start }, 'Scan'));
      const others = new TableModel();
      others.load([...items, { PK, SK: 's' }]);
      const order = itemsOf(pages(others, {}, 'Scan')).map((item) => item.PK);
      expect(after.map((item) => item.PK)).toEqual(order.slice(order.indexOf(PK) + 1));
    }
  });
});
