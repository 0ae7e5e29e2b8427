import { describe, expect, test } from '@jest/globals';
import { TableModel, toWire } from '../../support/table-model/index.ts';

const TableName = 'brain2-model';
const keyOf = (SK: string) => ({ PK: { S: 'p' }, SK: { S: SK } });
const refused = (name: string) => expect.objectContaining({ name });

describe('a transaction', () => {
  const put = (SK: string, extra: object = {}) => ({ Put: { TableName, Item: keyOf(SK), ...extra } });
  const onlyNew = { ConditionExpression: 'attribute_not_exists(PK)' };

  test('does all or nothing and names the reasons in order', () => {
    const model = new TableModel();
    model.load([{ PK: 'p', SK: 'b', title: 't' }]);
    const returned = { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(() => model.execute('TransactWriteItems', { TransactItems: [put('a'), put('b', returned)] })).toThrow(
      expect.objectContaining({
        name: 'TransactionCanceledException',
        message: expect.stringContaining('[None, ConditionalCheckFailed]'),
        details: {
          CancellationReasons: [
            { Code: 'None' },
            { Code: 'ConditionalCheckFailed', Message: expect.anything(), Item: { ...keyOf('b'), title: { S: 't' } } },
          ],
        },
      }),
    );
    expect(model.allItems()).toHaveLength(1);
    model.execute('TransactWriteItems', { TransactItems: [put('a', onlyNew), put('c', onlyNew)] });
    expect(model.allItems()).toHaveLength(3);
  });

  test('reports an update that does not fit as a reason', () => {
    const model = new TableModel();
    const Update = { TableName, Key: keyOf('a'), UpdateExpression: 'SET n = m' };
    expect(() => model.execute('TransactWriteItems', { TransactItems: [put('b'), { Update }] })).toThrow(
      /\[None, ValidationError\]/,
    );
    expect(model.allItems()).toEqual([]);
  });

  test('is done once per token, and refuses another one with the same token', () => {
    let time = 0;
    const model = new TableModel({ now: () => time });
    const count = (step: string) => ({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: keyOf('a'),
            UpdateExpression: 'ADD n :n',
            ExpressionAttributeValues: { ':n': { N: step } },
          },
        },
      ],
    });
    model.execute('TransactWriteItems', count('1'));
    model.execute('TransactWriteItems', count('1'));
    expect(model.get('p', 'a')?.n).toBe(1);
    expect(() => model.execute('TransactWriteItems', count('2'))).toThrow(
      refused('IdempotentParameterMismatchException'),
    );
    time += 10 * 60_000;
    model.execute('TransactWriteItems', count('2'));
    expect(model.get('p', 'a')?.n).toBe(3);
  });

  test.each([
    ['an item twice', [put('a'), put('a')]],
    ['no action', []],
    ['101 actions', Array.from({ length: 101 }, (_, i) => put(String(i)))],
    ['a check without a condition', [{ ConditionCheck: { TableName, Key: keyOf('a') } }]],
    ['two actions in one', [{ ...put('a'), Delete: { TableName, Key: keyOf('b') } }]],
  ])('is refused with %s', (_, TransactItems) => {
    expect(() => new TableModel().execute('TransactWriteItems', { TransactItems })).toThrow(
      refused('ValidationException'),
    );
  });
});

describe('a batch', () => {
  test('writes nothing when one of its items cannot be', () => {
    const model = new TableModel();
    const requests = [{ PutRequest: { Item: keyOf('a') } }, { PutRequest: { Item: { PK: { S: 'p' } } } }];
    expect(() => model.execute('BatchWriteItem', { RequestItems: { [TableName]: requests } })).toThrow(
      refused('ValidationException'),
    );
    expect(model.allItems()).toEqual([]);
  });

  test('leaves unread what passes 16 MB, and reads it when asked again', () => {
    const model = new TableModel();
    const content = 'x'.repeat(400 * 1024 - 100);
    model.load(Array.from({ length: 50 }, (_, i) => ({ PK: 'p', SK: `N#${i}`, content })));
    let Keys: unknown[] = Array.from({ length: 50 }, (_, i) => keyOf(`N#${i}`));
    const found: number[] = [];
    while (Keys.length > 0) {
      const answer = model.execute('BatchGetItem', { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
      found.push((answer.Responses as Record<string, unknown[]>)[TableName]?.length ?? 0);
      Keys = (answer.UnprocessedKeys as Record<string, { Keys: unknown[] }>)[TableName]?.Keys ?? [];
    }
    expect(found).toEqual([40, 10]);
  });
});

describe('a write', () => {
  const put = (item: Record<string, unknown>) => () =>
    new TableModel().execute('PutItem', { TableName, Item: toWire(item) });

  test.each([
    ['an item over 400 KB', { PK: 'p', SK: 's', content: 'x'.repeat(400 * 1024) }],
    ['a partition key over 2048 bytes', { PK: 'é'.repeat(1025), SK: 's' }],
    ['a sort key over 1024 bytes', { PK: 'p', SK: 'x'.repeat(1025) }],
    ['an empty key', { PK: 'p', SK: '' }],
    ['an empty index key', { PK: 'p', SK: 's', titleKey: '' }],
    ['an index key of another type', { PK: 'p', SK: 's', titleKey: 1 }],
    ['no sort key', { PK: 'p' }],
    ['33 levels', { PK: 'p', SK: 's', deep: Array.from({ length: 33 }).reduce<unknown>((inner) => [inner], 'x') }],
  ])('is refused with %s', (_, item) => expect(put(item)).toThrow(refused('ValidationException')));

  test.each([
    ['an item of 400 KB', { PK: 'p', SK: 's', c: 'x'.repeat(400 * 1024 - 7) }],
    ['keys as long as may be', { PK: 'é'.repeat(1024), SK: 'x'.repeat(1024) }],
    ['empty texts beside the keys', { PK: 'p', SK: 's', title: '' }],
  ])('takes %s', (_, item) => expect(put(item)).not.toThrow());

  test.each([
    ['NONE', {}],
    ['ALL_OLD', { Attributes: { ...keyOf('s'), n: { N: '1' }, m: { N: '5' } } }],
    ['UPDATED_OLD', { Attributes: { n: { N: '1' } } }],
    ['ALL_NEW', { Attributes: { ...keyOf('s'), n: { N: '2' }, m: { N: '5' } } }],
    ['UPDATED_NEW', { Attributes: { n: { N: '2' } } }],
  ])('answers %s', (ReturnValues, answer) => {
    const model = new TableModel();
    model.load([{ PK: 'p', SK: 's', n: 1, m: 5 }]);
    const update = { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    expect(model.execute('UpdateItem', { TableName, Key: keyOf('s'), ...update, ReturnValues })).toEqual(answer);
  });
});
