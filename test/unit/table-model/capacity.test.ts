import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { TableModel, toWire } from '../../support/table-model/index.ts';
import { itemBytes } from '../../support/table-model/item-size.ts';

const TableName = 'brain2-model';
const keyOf = (SK: string) => ({ PK: { S: 'p' }, SK: { S: SK } });
const ReturnConsumedCapacity = 'INDEXES';

/** An item of exactly that many bytes: PK + p + SK + the sort key + content. */
const itemOf = (SK: string, bytes: number) => ({ PK: 'p', SK, content: 'x'.repeat(bytes - 2 - 1 - 2 - SK.length - 7) });
const modelWith = (...items: ReturnType<typeof itemOf>[]): TableModel => {
  const model = new TableModel();
  model.load(items);
  return model;
};
const unitsOf = (model: TableModel, operation: string, input: object): number => {
  const before = model.readUnits + model.writeUnits;
  model.execute(operation, { TableName, ...input });
  return model.readUnits + model.writeUnits - before;
};

/** Sizes by the rules of "DynamoDB item sizes and formats" in the developer guide. */
describe('the size of an item', () => {
  test.each([
    ['names and texts in UTF-8 bytes', { ü: '世界' }, 2 + 6],
    ['numbers with a byte for two digits and one more', { n: 1234 }, 1 + 3],
    ['binary by its raw bytes', { b: new Uint8Array(5) }, 1 + 5],
    ['true and null with one byte', { t: true, n: null }, 2 + 2],
    ['an empty list with three bytes', { l: [] }, 1 + 3],
    ['a list with three bytes and one for each element', { l: ['ab', 'c'] }, 1 + 3 + 2 + 3],
    ['a map with three bytes, one for each member and their names', { m: { xy: 'z' } }, 1 + 3 + 1 + 3],
    ['a set by its members', { s: new Set(['ab', 'c']) }, 1 + 3],
  ])('counts %s', (_, item, bytes) => expect(itemBytes(toWire(item))).toBe(bytes));
});

/** "Read and write operations" of the developer guide: 4 KB per read unit, half when eventually consistent. */
describe('a read costs', () => {
  test.each([
    [100, 1, 0.5],
    [4096, 1, 0.5],
    [4097, 2, 1],
    [8192, 2, 1],
    [10_000, 3, 1.5],
  ])('for an item of %d bytes %d units, or %d when it may be stale', (bytes, consistent, eventual) => {
    const model = modelWith(itemOf('a', bytes));
    expect(unitsOf(model, 'GetItem', { Key: keyOf('a'), ConsistentRead: true })).toBe(consistent);
    expect(unitsOf(model, 'GetItem', { Key: keyOf('a') })).toBe(eventual);
  });

  test('a unit when there is nothing', () => {
    const model = modelWith();
    const query = { KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } } };
    expect(unitsOf(model, 'GetItem', { Key: keyOf('a'), ConsistentRead: true })).toBe(1);
    expect(unitsOf(model, 'Query', { ...query, ConsistentRead: true })).toBe(1);
    expect(unitsOf(model, 'Query', query)).toBe(0.5);
  });

  test('in a batch as much as each item by itself', () => {
    const model = modelWith(itemOf('a', 4097), itemOf('b', 100));
    const Keys = ['a', 'b', 'none'].map(keyOf);
    model.resetTotals();
    model.execute('BatchGetItem', { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
    expect(model.readUnits).toBe(2 + 1 + 1);
  });

  test('in a query what all items read have together, whatever is projected, filtered or counted', () => {
    const model = modelWith(...Array.from({ length: 10 }, (_, i) => itemOf(`N#${i}`, 1000)));
    const pk = { ExpressionAttributeValues: { ':pk': { S: 'p' } }, KeyConditionExpression: 'PK = :pk' };
    expect(unitsOf(model, 'Query', { ...pk, ConsistentRead: true })).toBe(3);
    expect(unitsOf(model, 'Query', { ...pk, ProjectionExpression: 'SK' })).toBe(1.5);
    expect(unitsOf(model, 'Query', { ...pk, FilterExpression: 'attribute_not_exists(content)' })).toBe(1.5);
    expect(unitsOf(model, 'Query', { ...pk, Select: 'COUNT' })).toBe(1.5);
    expect(unitsOf(model, 'Query', { ...pk, Limit: 4, ConsistentRead: true })).toBe(1);
  });

  test('in an index only what the entries hold', () => {
    const model = new TableModel();
    model.load(Array.from({ length: 10 }, (_, i) => ({ ...itemOf(`N#${i}`, 9000), updatedKey: `u#${i}` })));
    const answer = model.execute('Query', {
      ...{ TableName, IndexName: 'byUpdated', KeyConditionExpression: 'PK = :pk', ReturnConsumedCapacity },
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
    });
    // Ten entries of PK 3, SK 5 and updatedKey 13 bytes: less than 4 KB.
    expect(answer.ConsumedCapacity).toEqual({
      ...{ TableName, CapacityUnits: 0.5, Table: { CapacityUnits: 0 } },
      LocalSecondaryIndexes: { byUpdated: { CapacityUnits: 0.5 } },
    });
  });

  test('twice as much in a transaction', () => {
    const model = modelWith(itemOf('a', 8192));
    model.execute('TransactGetItems', {
      TransactItems: ['a', 'b'].map((SK) => ({ Get: { TableName, Key: keyOf(SK) } })),
    });
    expect(model.readUnits).toBe(4 + 2);
  });
});

/** "Read and write operations" and "Local secondary indexes: write considerations" of the developer guide. */
describe('a write costs', () => {
  const put = (model: TableModel, item: object) =>
    unitsOf(model, 'PutItem', { Item: toWire(item as Record<string, unknown>) });

  test('a unit per KB of the larger of the old and the new item', () => {
    const model = new TableModel();
    expect(put(model, itemOf('a', 1024))).toBe(1);
    expect(put(model, itemOf('a', 2049))).toBe(3);
    expect(put(model, itemOf('a', 100))).toBe(3);
    expect(unitsOf(model, 'DeleteItem', { Key: keyOf('a') })).toBe(1);
    expect(unitsOf(model, 'DeleteItem', { Key: keyOf('a') })).toBe(1);
  });

  test('one more for each index entry that comes, changes or goes, two for one that moves, none for one that stays', () => {
    const model = new TableModel();
    const note = { PK: 'p', SK: 'N#1', title: 't', updatedKey: 'u#1', titleKey: 't#1', metadata: 1 };
    expect(put(model, note)).toBe(1 + 1 + 1);
    expect(put(model, { ...note, metadata: 2 })).toBe(1);
    expect(put(model, { ...note, title: 'other' })).toBe(1 + 1 + 1);
    expect(put(model, { ...note, updatedKey: 'u#2' })).toBe(1 + 2 + 1);
    expect(put(model, { ...note, updatedKey: undefined })).toBe(1 + 1 + 0);
    expect(unitsOf(model, 'DeleteItem', { Key: keyOf('N#1') })).toBe(1 + 0 + 1);
  });

  test('the same in a batch, twice in a transaction, and for a check as for a write', () => {
    const model = new TableModel();
    const note = toWire({ ...itemOf('N#1', 1500), updatedKey: 'u#1' });
    model.execute('BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item: note } }] } });
    expect(model.writeUnits).toBe(2 + 1);
    model.resetTotals();
    const check = { TableName, Key: keyOf('N#1'), ConditionExpression: 'attribute_exists(PK)' };
    const TransactItems = [{ ConditionCheck: check }, { Put: { TableName, Item: { ...note, SK: { S: 'N#2' } } } }];
    model.execute('TransactWriteItems', { TransactItems });
    expect(model.writeUnits).toBe(2 * 2 + 2 * (2 + 1));
  });

  test('as much as it would have when its condition does not hold', () => {
    const model = modelWith(itemOf('a', 3000));
    const refused = { TableName, Item: toWire(itemOf('a', 100)), ConditionExpression: 'attribute_not_exists(PK)' };
    expect(() => model.execute('PutItem', refused)).toThrow(/conditional request failed/);
    expect(model.writeUnits).toBe(3);
  });
});

test('the units of a model are those that its answers name', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 20, max: 9000 }))), (writes) => {
      const model = new TableModel();
      let named = 0;
      for (const [n, bytes] of writes) {
        const Item = toWire({ ...itemOf(`N#${n}`, bytes), titleKey: `t#${bytes}` });
        const answer = model.execute('PutItem', { TableName, Item, ReturnConsumedCapacity: 'TOTAL' });
        named += (answer.ConsumedCapacity as { CapacityUnits: number }).CapacityUnits;
      }
      expect(model.writeUnits).toBe(named);
      expect(model.calls.PutItem ?? 0).toBe(writes.length);
    }),
  );
});
