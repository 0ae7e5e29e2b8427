import * as fc from 'fast-check';
import type { WireItem } from '../wire.ts';
import {
  attributesOf,
  condition,
  type Fragment,
  joined,
  keyOf,
  listKeys,
  rangeKeys,
  update,
} from './generated-expressions.ts';

/** A call in DynamoDB's JSON. */
export interface GeneratedCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** The members of a request for expressions by member, with the names and values of all of them. */
function expressions(parts: Readonly<Record<string, Fragment | undefined>>): Record<string, unknown> {
  const given = Object.entries(parts).filter((part): part is [string, Fragment] => part[1] !== undefined);
  const { names, values } = joined(
    given.map(([, part]) => part),
    ' ',
  );
  return {
    ...Object.fromEntries(given.map(([member, { expression }]) => [member, expression])),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const onFailure = fc.constantFrom('NONE', 'ALL_OLD');
const capacity = { ReturnConsumedCapacity: 'INDEXES' };
const call =
  (operation: string) =>
  (input: Record<string, unknown>): GeneratedCall => ({ operation, input });

/** A batch that fills these partitions, then calls about them. */
export function generatedCalls(table: string, partitions: readonly string[]): fc.Arbitrary<GeneratedCall[]> {
  const item = fc.tuple(keyOf(partitions), attributesOf).map(([keys, others]) => ({ ...keys, ...others }));
  const start = distinct(item, (one) => one, 12).map((items) => ({
    RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) },
  }));
  const calls = fc.array(generatedCall(table, partitions), { minLength: 10, maxLength: 30 });
  return fc.tuple(start.map(call('BatchWriteItem')), calls).map(([first, rest]) => [first, ...rest]);
}

/** Calls on one table, about items of these partitions; BatchWriteItem, transactions and all conditions among them. */
function generatedCall(TableName: string, partitions: readonly string[]): fc.Arbitrary<GeneratedCall> {
  const key = keyOf(partitions);
  const item = fc.tuple(key, attributesOf).map(([keys, others]) => ({ ...keys, ...others }));
  return fc.oneof(
    { weight: 4, arbitrary: writes(TableName, key, item) },
    { weight: 1, arbitrary: batches(TableName, key, item) },
    { weight: 1, arbitrary: transactions(TableName, key, item) },
    { weight: 2, arbitrary: queries(TableName, partitions) },
  );
}

function writes(TableName: string, key: fc.Arbitrary<WireItem>, item: fc.Arbitrary<WireItem>) {
  const put = fc
    .tuple(item, maybe(condition), fc.constantFrom('NONE', 'ALL_OLD'), onFailure)
    .map(([Item, ConditionExpression, ReturnValues, ReturnValuesOnConditionCheckFailure]) => ({
      ...{ TableName, Item, ReturnValues, ReturnValuesOnConditionCheckFailure, ...capacity },
      ...expressions({ ConditionExpression }),
    }));
  const change = fc
    .tuple(
      key,
      update,
      maybe(condition),
      fc.constantFrom('NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'),
      onFailure,
    )
    .map(([Key, UpdateExpression, ConditionExpression, ReturnValues, ReturnValuesOnConditionCheckFailure]) => ({
      ...{ TableName, Key, ReturnValues, ReturnValuesOnConditionCheckFailure, ...capacity },
      ...expressions({ UpdateExpression, ConditionExpression }),
    }));
  const remove = fc.tuple(key, maybe(condition)).map(([Key, ConditionExpression]) => ({
    ...{ TableName, Key, ReturnValues: 'ALL_OLD', ...capacity },
    ...expressions({ ConditionExpression }),
  }));
  return fc.oneof(put.map(call('PutItem')), change.map(call('UpdateItem')), remove.map(call('DeleteItem')));
}

const keyText = ({ PK, SK }: WireItem): string => `${PK?.S}\n${SK?.S}`;
const distinct = <T>(arbitrary: fc.Arbitrary<T>, key: (one: T) => WireItem, maxLength: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(arbitrary, { selector: (one) => keyText(key(one)), minLength: Math.floor(maxLength / 3), maxLength });

function batches(table: string, key: fc.Arbitrary<WireItem>, item: fc.Arbitrary<WireItem>) {
  const write = fc.oneof(
    item.map((Item) => ({ PutRequest: { Item }, DeleteRequest: undefined })),
    key.map((Key) => ({ DeleteRequest: { Key }, PutRequest: undefined })),
  );
  const writeBatch = distinct(write, (one) => one.PutRequest?.Item ?? one.DeleteRequest?.Key ?? {}, 8).map(
    (requests) => ({
      RequestItems: { [table]: JSON.parse(JSON.stringify(requests)) as unknown },
      ...capacity,
    }),
  );
  const readBatch = fc
    .tuple(
      distinct(key, (one) => one, 8),
      maybe(fc.constant('PK, SK, title, place.x, tags[0], tags[2]')),
    )
    .map(([Keys, ProjectionExpression]) => ({
      RequestItems: {
        [table]: { Keys, ConsistentRead: true, ...(ProjectionExpression ? { ProjectionExpression } : {}) },
      },
    }));
  return fc.oneof(writeBatch.map(call('BatchWriteItem')), readBatch.map(call('BatchGetItem')));
}

function transactions(TableName: string, key: fc.Arbitrary<WireItem>, item: fc.Arbitrary<WireItem>) {
  const withCondition = (
    kind: string,
    part: Record<string, unknown>,
    ConditionExpression?: Fragment,
    UpdateExpression?: Fragment,
  ) => ({
    [kind]: {
      ...{ TableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD', ...part },
      ...expressions({ ConditionExpression, UpdateExpression }),
    },
  });
  const action = fc.oneof(
    fc.tuple(item, maybe(condition)).map(([Item, met]) => withCondition('Put', { Item }, met)),
    fc.tuple(key, update, maybe(condition)).map(([Key, change, met]) => withCondition('Update', { Key }, met, change)),
    fc.tuple(key, maybe(condition)).map(([Key, met]) => withCondition('Delete', { Key }, met)),
    fc.tuple(key, condition).map(([Key, met]) => withCondition('ConditionCheck', { Key }, met)),
  );
  const keyOfAction = (one: Record<string, unknown>): WireItem => {
    const { Item, Key } = Object.values(one)[0] as { Item?: WireItem; Key?: WireItem };
    return Item ?? Key ?? {};
  };
  const write = distinct(action, keyOfAction, 3).map((TransactItems) => ({ TransactItems, ...capacity }));
  const read = distinct(key, (one) => one, 4).map((all) => ({
    TransactItems: all.map((Key) => ({ Get: { TableName, Key } })),
    ...capacity,
  }));
  return fc.oneof(write.map(call('TransactWriteItems')), read.map(call('TransactGetItems')));
}

/** Index, its sort key, and values of that. */
const orders = [
  [undefined, 'SK', rangeKeys],
  ['byUpdated', 'updatedKey', listKeys],
  ['byTitle', 'titleKey', listKeys],
] as const;
const ranges = [
  '',
  '#sk = :a',
  '#sk < :a',
  '#sk <= :a',
  '#sk > :a',
  '#sk >= :a',
  '#sk BETWEEN :a AND :b',
  'begins_with(#sk, :a)',
];
const filters = ['', 'version > :v', 'NOT contains(tags, :v)'];

/** Strongly consistent pages of one partition of the table or of an index. */
function queries(TableName: string, partitions: readonly string[]): fc.Arbitrary<GeneratedCall> {
  const parts = fc.record({
    PK: fc.constantFrom(...partitions),
    order: fc.constantFrom(...orders),
    picks: fc.tuple(fc.nat(99), fc.nat(99)),
    range: fc.constantFrom(...ranges),
    filter: fc.constantFrom(...filters),
    ScanIndexForward: fc.boolean(),
    Limit: maybe(fc.integer({ min: 1, max: 4 })),
    counts: fc.boolean(),
  });
  return parts.map(({ PK, order: [IndexName, sortKey, values], picks, range, filter, counts, ...rest }) => {
    const [a = '', b = ''] = picks.map((pick) => values[pick % values.length] as string).sort(byBytes);
    return call('Query')({
      ...{ TableName, ConsistentRead: true, ...rest, ...capacity },
      ...(IndexName ? { IndexName } : {}),
      ...(counts ? { Select: 'COUNT' } : {}),
      ...(filter ? { FilterExpression: filter } : {}),
      KeyConditionExpression: ['PK = :pk', range].filter(Boolean).join(' AND '),
      ...(range ? { ExpressionAttributeNames: { '#sk': sortKey } } : {}),
      ExpressionAttributeValues: {
        ':pk': { S: PK },
        ...(range ? { ':a': { S: a } } : {}),
        ...(range.includes(':b') ? { ':b': { S: b } } : {}),
        ...(filter ? { ':v': { N: '1' } } : {}),
      },
    });
  });
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
