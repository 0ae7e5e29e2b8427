import type { AttributeValue, WireItem } from '../wire.ts';
import type { GeneratedCall } from './generated-calls.ts';

export interface Script {
  readonly sentence: string;
  readonly calls: readonly GeneratedCall[];
}
const S = (text: string): AttributeValue => ({ S: text });
const N = (number: number | string): AttributeValue => ({ N: String(number) });
const key = (pk: string, sk = 'META'): WireItem => ({ PK: S(pk), SK: S(sk) });

/** Sequences of calls about what the store does, each in a partition of its own. */
export function scriptedCalls(TableName: string): Script[] {
  const call = (operation: string, input: object): GeneratedCall => ({ operation, input: { TableName, ...input } });
  const counters = {
    UpdateExpression: 'SET bumpedAt = :now ADD graphVersion :one, nodeCount :nodes',
    ExpressionAttributeValues: { ':now': S('2026-01-01'), ':one': N(1), ':nodes': N(-1) },
    ReturnValues: 'UPDATED_NEW',
    ReturnConsumedCapacity: 'INDEXES',
  };
  return [
    {
      sentence: 'a version is bumped twice, then read',
      calls: [
        call('UpdateItem', { Key: key('s1'), ...counters }),
        call('UpdateItem', { Key: key('s1'), ...counters }),
        call('GetItem', { Key: key('s1'), ConsistentRead: true, ReturnConsumedCapacity: 'INDEXES' }),
      ],
    },
    { sentence: 'one entry moves in an index, another leaves it', calls: indexMoves(call) },
    { sentence: 'a transaction meets an existing edge and a missing note', calls: edgeTransaction(TableName, call) },
    { sentence: 'numbers come in many forms', calls: numberForms(call) },
    { sentence: 'nested values are projected, changed and removed', calls: nestedPaths(call) },
  ];
}

type Call = (operation: string, input: object) => GeneratedCall;

function indexMoves(call: Call): GeneratedCall[] {
  const note = { ...key('s2', 'N#1'), title: S('t'), updatedKey: S('1#1'), titleKey: S('t#1') };
  const byUpdated = {
    IndexName: 'byUpdated',
    KeyConditionExpression: 'PK = :pk',
    ExpressionAttributeValues: { ':pk': S('s2') },
    ReturnConsumedCapacity: 'INDEXES',
  };
  const put = (Item: WireItem) => call('PutItem', { Item, ReturnConsumedCapacity: 'INDEXES' });
  return [
    put(note),
    put({ ...note, metadata: { M: { words: N(3) } } }),
    put({ ...note, preview: S('p'.repeat(2000)) }),
    put({ ...note, updatedKey: S('2#1'), preview: S('p'.repeat(2000)) }),
    put({ ...note, ...key('s2', 'N#2'), updatedKey: S('2#1') }),
    call('Query', byUpdated),
    call('UpdateItem', {
      Key: key('s2', 'N#2'),
      UpdateExpression: 'REMOVE updatedKey',
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'INDEXES',
    }),
    call('Query', { ...byUpdated, ConsistentRead: true, ScanIndexForward: false }),
    call('DeleteItem', { Key: key('s2', 'N#1'), ReturnConsumedCapacity: 'TOTAL' }),
    call('DeleteItem', { Key: key('s2', 'N#1'), ReturnConsumedCapacity: 'TOTAL' }),
  ];
}

function edgeTransaction(TableName: string, call: Call): GeneratedCall[] {
  const exists = (sk: string) => ({
    ConditionCheck: { TableName, Key: key('s3', sk), ConditionExpression: 'attribute_exists(PK)' },
  });
  const putNew = (sk: string) => ({
    Put: {
      ...{ TableName, Item: { ...key('s3', sk), weight: N(1) }, ConditionExpression: 'attribute_not_exists(PK)' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const connect = {
    operation: 'TransactWriteItems',
    input: {
      TransactItems: [exists('N#1'), exists('N#2'), putNew('E#1#2'), putNew('E#2#1')],
      ReturnConsumedCapacity: 'INDEXES',
    },
  };
  const put = (sk: string) => call('PutItem', { Item: key('s3', sk) });
  return [put('N#1'), connect, put('N#2'), connect, connect];
}

function numberForms(call: Call): GeneratedCall[] {
  const forms = ['1.0', '-0', '0.10', '1e3', '1E-5', '123456789012345678901234567890', '-12.5e-1', '.5', '+7'];
  const Item = { ...key('s4'), forms: { L: forms.map(N) }, set: { NS: ['2', '1.0'] }, version: N('0.1') };
  return [
    call('PutItem', { Item, ReturnConsumedCapacity: 'INDEXES' }),
    call('GetItem', { Key: key('s4'), ConsistentRead: true }),
    call('UpdateItem', {
      Key: key('s4'),
      UpdateExpression: 'SET version = version + :a',
      ConditionExpression: 'version = :same AND version < :more',
      ExpressionAttributeValues: { ':a': N('0.2'), ':same': N('1e-1'), ':more': N(2) },
      ReturnValues: 'ALL_NEW',
    }),
  ];
}

function nestedPaths(call: Call): GeneratedCall[] {
  const place = { M: { x: N(1), deep: { L: [S('a'), { M: { y: N(2), z: N(3) } }, S('c')] } } };
  const change = (UpdateExpression: string, ReturnValues: string, values?: WireItem) =>
    call('UpdateItem', { Key: key('s5'), UpdateExpression, ReturnValues, ExpressionAttributeValues: values });
  return [
    call('PutItem', { Item: { ...key('s5'), place, title: S('t') } }),
    call('GetItem', { Key: key('s5'), ProjectionExpression: 'place.deep[2], place.deep[1].z, title, absent.x' }),
    change('SET place.x = :x, place.deep[9] = :d', 'UPDATED_NEW', { ':x': N(5), ':d': S('d') }),
    change('SET place.w = :x', 'UPDATED_OLD', { ':x': N(5) }),
    change('REMOVE place.deep[0]', 'ALL_NEW'),
    change('REMOVE title', 'UPDATED_OLD'),
  ];
}
