import type { AttributeValue, WireItem } from '../wire.ts';
import type { GeneratedCall } from './generated-calls.ts';

export interface RefusedCall extends GeneratedCall {
  readonly sentence: string;
  readonly error: string;
}

const S = (text: string): AttributeValue => ({ S: text });
const N = (number: number | string): AttributeValue => ({ N: String(number) });
const key = (pk: string, sk = 'META'): WireItem => ({ PK: S(pk), SK: S(sk) });
const Key = key('r');

type Refused = (sentence: string, operation: string, input: object, error?: string) => RefusedCall;

/** Calls that DynamoDB refuses, each with its error. */
export function refusedCalls(TableName: string): RefusedCall[] {
  const refused: Refused = (sentence, operation, input, error = 'ValidationException') => ({
    ...{ sentence, operation, error },
    input: { TableName, ...input },
  });
  return [
    ...items(refused),
    ...conditions(refused),
    ...updates(refused),
    ...queries(refused),
    ...batches(TableName),
    ...transactions(TableName),
  ];
}

function items(refused: Refused): RefusedCall[] {
  return [
    refused('a table that is not there', 'GetItem', { TableName: 'nobody', Key }, 'ResourceNotFoundException'),
    refused('a key without its sort key', 'GetItem', { Key: { PK: S('r') } }),
    refused('a key with an attribute too many', 'GetItem', { Key: { ...Key, x: N(1) } }),
    refused('an empty key', 'DeleteItem', { Key: key('r', '') }),
    refused('a partition key over 2048 bytes', 'PutItem', { Item: key('é'.repeat(1025)) }),
    refused('a sort key over 1024 bytes', 'PutItem', { Item: key('r', 'x'.repeat(1025)) }),
    refused('an item over 400 KB', 'PutItem', { Item: { ...Key, content: S('x'.repeat(400 * 1024)) } }),
    refused('an index key of another type', 'PutItem', { Item: { ...Key, titleKey: N(1) } }),
    refused('an empty set', 'PutItem', { Item: { ...Key, labels: { SS: [] } } }),
    refused('a number that is none', 'PutItem', { Item: { ...Key, version: N('one') } }),
    refused('39 digits', 'PutItem', { Item: { ...Key, version: N('1'.repeat(39)) } }),
  ];
}

function conditions(refused: Refused): RefusedCall[] {
  return [
    refused(
      'a condition that does not hold',
      'DeleteItem',
      { Key, ConditionExpression: 'attribute_exists(PK)' },
      'ConditionalCheckFailedException',
    ),
    refused('a reserved word', 'PutItem', {
      Item: Key,
      ConditionExpression: 'attribute_exists(#n) AND attribute_exists(status)',
      ExpressionAttributeNames: { '#n': 'n' },
    }),
    refused('half a condition', 'PutItem', { Item: Key, ConditionExpression: 'attribute_exists(PK) AND' }),
    refused('double parentheses', 'PutItem', { Item: Key, ConditionExpression: '((attribute_exists(PK)))' }),
    refused('an empty condition', 'PutItem', { Item: Key, ConditionExpression: ' ' }),
    refused('an undefined value', 'PutItem', { Item: Key, ConditionExpression: 'version = :v' }),
    refused('an unused value', 'PutItem', {
      Item: Key,
      ConditionExpression: 'attribute_exists(PK)',
      ExpressionAttributeValues: { ':v': N(1) },
    }),
    refused('an unused name', 'GetItem', {
      Key,
      ProjectionExpression: 'title',
      ExpressionAttributeNames: { '#n': 'n' },
    }),
    refused('overlapping paths in a projection', 'GetItem', { Key, ProjectionExpression: 'place, place.x' }),
  ];
}

function updates(refused: Refused): RefusedCall[] {
  return [
    refused('an update of a key', 'UpdateItem', {
      Key,
      UpdateExpression: 'SET SK = :v',
      ExpressionAttributeValues: { ':v': S('x') },
    }),
    refused('an update without a section', 'UpdateItem', {
      Key,
      UpdateExpression: 'title = :v',
      ExpressionAttributeValues: { ':v': S('x') },
    }),
    refused('a sum with what is not there', 'UpdateItem', {
      Key,
      UpdateExpression: 'SET version = version + :v',
      ExpressionAttributeValues: { ':v': N(1) },
    }),
    refused('a place in nothing', 'UpdateItem', {
      Key,
      UpdateExpression: 'SET place.x = :v',
      ExpressionAttributeValues: { ':v': N(1) },
    }),
    refused('UPDATED_NEW of a put', 'PutItem', { Item: Key, ReturnValues: 'UPDATED_NEW' }),
  ];
}

function queries(refused: Refused): RefusedCall[] {
  const pk = { ExpressionAttributeValues: { ':pk': S('r') } };
  return [
    refused('a query without the partition key', 'Query', { KeyConditionExpression: 'SK = :pk', ...pk }),
    refused('a query of a range of partition keys', 'Query', { KeyConditionExpression: 'PK > :pk', ...pk }),
    refused('a query on an attribute', 'Query', { KeyConditionExpression: 'PK = :pk AND title = :pk', ...pk }),
    refused('a query of an index that is not there', 'Query', {
      IndexName: 'none',
      KeyConditionExpression: 'PK = :pk',
      ...pk,
    }),
    refused('a BETWEEN with its bounds turned', 'Query', {
      KeyConditionExpression: 'PK = :pk AND SK BETWEEN :b AND :a',
      ExpressionAttributeValues: { ':pk': S('r'), ':a': S('a'), ':b': S('b') },
    }),
    refused('a limit of nothing', 'Query', { KeyConditionExpression: 'PK = :pk', ...pk, Limit: 0 }),
    refused('a starting key without the sort key', 'Query', {
      KeyConditionExpression: 'PK = :pk',
      ...pk,
      ExclusiveStartKey: { PK: S('r') },
    }),
    refused('a starting key outside of the range', 'Query', {
      KeyConditionExpression: 'PK = :pk AND SK < :sk',
      ExpressionAttributeValues: { ':pk': S('r'), ':sk': S('E') },
      ExclusiveStartKey: key('r', 'N'),
    }),
  ];
}

const many = (count: number): WireItem[] => Array.from({ length: count }, (_, i) => key('r', `N#${i}`));
const invalid = (sentence: string, operation: string, input: Record<string, unknown>): RefusedCall => ({
  ...{ sentence, operation, input },
  error: 'ValidationException',
});

function batches(table: string): RefusedCall[] {
  const batch = (operation: string, requests: object, sentence: string) =>
    invalid(sentence, operation, { RequestItems: { [table]: requests } });
  const puts = many(26).map((Item) => ({ PutRequest: { Item } }));
  return [
    batch('BatchGetItem', { Keys: many(101) }, '101 keys in a batch'),
    batch('BatchGetItem', { Keys: [Key, Key] }, 'a key twice in a batch'),
    batch('BatchWriteItem', puts, '26 writes in a batch'),
    batch('BatchWriteItem', [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key } }], 'one item twice in a batch'),
  ];
}

function transactions(TableName: string): RefusedCall[] {
  const puts = (items: WireItem[]) => ({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) });
  return [
    invalid('an item twice in a transaction', 'TransactWriteItems', puts([Key, Key])),
    invalid('101 actions in a transaction', 'TransactWriteItems', puts(many(101))),
    {
      ...invalid('a transaction with a key of another type', 'TransactWriteItems', {
        TransactItems: [{ Put: { TableName, Item: Key } }, { Delete: { TableName, Key: { PK: S('r'), SK: N(1) } } }],
      }),
      error: 'TransactionCanceledException',
    },
  ];
}
