import { describe, expect, test } from '@jest/globals';
import { ChangeFeed, TableModel } from '../../support/table-model/index.ts';

const TableName = 'brain2-model';
const Key = { PK: { S: 'p' }, SK: { S: 'a' } };
const item = (title: string) => ({ ...Key, title: { S: title } });

function table(shards = 1) {
  const feed = new ChangeFeed(shards);
  const model = new TableModel({ feed, now: () => 1_500 });
  return { feed, model, put: (title: string) => model.execute('PutItem', { TableName, Item: item(title) }) };
}

describe('the stream of a table', () => {
  test('tells of a new, a changed and a removed item with its images', () => {
    const { feed, model, put } = table();
    put('one');
    put('two');
    model.execute('DeleteItem', { TableName, Key });
    expect(feed.records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { Keys: Key, NewImage: item('one'), ApproximateCreationDateTime: 1 } },
      { eventName: 'MODIFY', dynamodb: { OldImage: item('one'), NewImage: item('two') } },
      { eventName: 'REMOVE', dynamodb: { OldImage: item('two') } },
    ]);
    expect(feed.records[0]?.dynamodb).not.toHaveProperty('OldImage');
    expect(feed.records[2]?.dynamodb).not.toHaveProperty('NewImage');
    expect(new Set(feed.records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  test('does not tell of a write that changes nothing, nor of one that was refused, nor of items that were there', () => {
    const { feed, model, put } = table();
    put('one');
    put('one');
    model.execute('DeleteItem', { TableName, Key: { ...Key, SK: { S: 'none' } } });
    const refused = { TableName, Item: item('two'), ConditionExpression: 'attribute_not_exists(PK)' };
    expect(() => model.execute('PutItem', refused)).toThrow();
    model.load([{ PK: 'p', SK: 'loaded' }]);
    expect(feed.records).toHaveLength(1);
  });

  test('tells of each item of a batch and of a transaction', () => {
    const { feed, model } = table();
    const puts = ['a', 'b'].map((SK) => ({ PutRequest: { Item: { ...Key, SK: { S: SK } } } }));
    model.execute('BatchWriteItem', { RequestItems: { [TableName]: puts } });
    const TransactItems = ['a', 'b'].map((SK) => ({ Delete: { TableName, Key: { ...Key, SK: { S: SK } } } }));
    model.execute('TransactWriteItems', { TransactItems });
    expect(feed.records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'REMOVE', 'REMOVE']);
  });

  test('keeps the items of one partition key in one shard and spreads partition keys', () => {
    const { feed, model } = table(4);
    for (let i = 0; i < 40; i += 1)
      for (const SK of ['a', 'b']) model.execute('PutItem', { TableName, Item: { PK: { S: `p${i}` }, SK: { S: SK } } });
    const partitions = feed.shards.map((shard) => new Set(shard.map(({ dynamodb }) => dynamodb?.Keys?.PK?.S)));
    expect(partitions.every(({ size }) => size > 0)).toBe(true);
    expect(partitions.reduce((sum, { size }) => sum + size, 0)).toBe(40);
  });

  test('names DynamoDB itself as who removed what had expired', () => {
    const { feed, model, put } = table();
    put('one');
    feed.expiring = true;
    model.execute('DeleteItem', { TableName, Key });
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(feed.records[1]).toMatchObject({ eventName: 'REMOVE', userIdentity });
    expect(feed.records[0]).not.toHaveProperty('userIdentity');
  });
});
