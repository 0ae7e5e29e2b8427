import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type PlainItem, TableModel } from '../../support/table-model/index.ts';
import { condition } from '../../support/table-model/parity/generated-expressions.ts';

const TableName = 'brain2-model';
const Key = { PK: { S: 'p' }, SK: { S: 's' } };
const note = {
  ...{ PK: 'p', SK: 's', title: 'abc', version: 3, done: false, nothing: null },
  ...{ tags: ['x', 'y', 1], labels: new Set(['x', 'y']), place: { x: 1, deep: { y: [10, 20, 30] } } },
  ...{ bytes: new Uint8Array([1, 2, 3]) },
};
const modelWith = (item: PlainItem = note): TableModel => {
  const model = new TableModel();
  model.load([item]);
  return model;
};

type Expressions = Record<string, unknown>;

/** Whether a condition holds of the note. */
function holds(ConditionExpression: string, values: Expressions = {}, names: Expressions = {}): boolean {
  try {
    modelWith().execute('DeleteItem', {
      ...{ TableName, Key, ConditionExpression },
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    });
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

describe('a condition', () => {
  test.each([
    ['version = :a', { ':a': { N: '3.0' } }],
    ['version <> :a', { ':a': { S: '3' } }],
    ['absent <> :a', { ':a': { S: '3' } }],
    ['NOT absent = :a', { ':a': { S: '3' } }],
    ['version BETWEEN :a AND :b', { ':a': { N: '3' }, ':b': { N: '4' } }],
    ['title IN (:a, :b)', { ':a': { S: 'q' }, ':b': { S: 'abc' } }],
    ['attribute_exists(place.deep.y[2]) AND attribute_not_exists(place.deep.y[3])', {}],
    ['attribute_type(labels, :a)', { ':a': { S: 'SS' } }],
    ['begins_with(title, :a)', { ':a': { S: 'ab' } }],
    ['begins_with(bytes, :a)', { ':a': { B: Buffer.from([1, 2]).toString('base64') } }],
    ['contains(title, :a) AND contains(tags, :b)', { ':a': { S: 'bc' }, ':b': { N: '1' } }],
    ['contains(labels, :a)', { ':a': { S: 'y' } }],
    ['labels = :a', { ':a': { SS: ['y', 'x'] } }],
    ['size(tags) = :a AND size(bytes) = :a AND size(title) = :a', { ':a': { N: '3' } }],
    ['version = :no OR title = :a AND version = :b', { ':no': { N: '9' }, ':a': { S: 'abc' }, ':b': { N: '3' } }],
    ['(version = :no OR title = :a) and not (version = :no)', { ':no': { N: '9' }, ':a': { S: 'abc' } }],
  ])('holds: %s', (expression, values) => expect(holds(expression, values)).toBe(true));

  test.each([
    ['version < :a', { ':a': { S: '9' } }],
    ['absent = :a', { ':a': { S: '3' } }],
    ['absent < :a', { ':a': { N: '3' } }],
    ['labels = :a', { ':a': { SS: ['x'] } }],
    ['place.deep.y[0] = :a', { ':a': { N: '20' } }],
    ['size(absent) >= :a', { ':a': { N: '0' } }],
    ['NOT (title = :a OR version = :b)', { ':a': { S: 'q' }, ':b': { N: '3' } }],
  ])('does not hold: %s', (expression, values) => expect(holds(expression, values)).toBe(false));

  test('and its negation never agree', () => {
    fc.assert(
      fc.property(condition, ({ expression, values, names }) => {
        expect(holds(`NOT (${expression})`, values, names)).toBe(!holds(expression, values, names));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    'version = :v extra',
    'version == :v',
    'version = :v AND',
    'unknown(version, :v)',
    '((version = :v))',
    'status = :v',
    'version = :v AND #n = :v',
    'title = :w',
    'attribute_exists(title)',
    '',
  ])('is refused: %s', (expression) => {
    expect(() => holds(expression, { ':v': { N: '1' } })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

/** The note after an update. */
function updated(UpdateExpression: string, values: Expressions = {}, item: PlainItem = note): PlainItem | undefined {
  const model = modelWith(item);
  const given = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {};
  model.execute('UpdateItem', { TableName, Key, UpdateExpression, ...given });
  return model.get('p', 's');
}

describe('an update', () => {
  test('computes every value from the item as it was', () => {
    expect(updated('SET version = title, title = version')).toMatchObject({ version: 'abc', title: 3 });
  });

  test('adds and subtracts exactly', () => {
    expect(updated('SET version = version + :a', { ':a': { N: '0.1' } })).toMatchObject({ version: 3.1 });
    expect(updated('SET version = :b - version', { ':b': { N: '1' } })).toMatchObject({ version: -2 });
    expect(updated('ADD version :a, fresh :a', { ':a': { N: '0.2' } })).toMatchObject({ version: 3.2, fresh: 0.2 });
  });

  test('appends to lists and keeps what is there', () => {
    const values = { ':more': { L: [{ S: 'z' }] }, ':none': { L: [] } };
    expect(
      updated(
        'SET tags = list_append(tags, :more), further = list_append(if_not_exists(further, :none), :more)',
        values,
      ),
    ).toMatchObject({
      tags: ['x', 'y', 1, 'z'],
      further: ['z'],
    });
  });

  test('changes sets by member and removes an empty one', () => {
    expect(updated('ADD labels :l', { ':l': { SS: ['y', 'z'] } })).toMatchObject({ labels: new Set(['x', 'y', 'z']) });
    expect(updated('DELETE labels :l', { ':l': { SS: ['x'] } })).toMatchObject({ labels: new Set(['y']) });
    expect(updated('DELETE labels :l', { ':l': { SS: ['x', 'y'] } })).not.toHaveProperty('labels');
  });

  test('removes list elements by the indexes they had before', () => {
    expect(updated('REMOVE place.deep.y[0], place.deep.y[1], title')).toMatchObject({ place: { deep: { y: [30] } } });
  });

  test('makes an item that was not there', () => {
    const model = new TableModel();
    const answer = model.execute('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'ADD version :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    expect(answer).toEqual({ Attributes: { ...Key, version: { N: '1' } } });
  });

  test.each(['SET place.x = :v, title = title + :v', 'SET place.x = :v ADD title :v'])(
    'leaves the stored item alone when it fails: %s',
    (UpdateExpression) => {
      const model = modelWith();
      const input = { TableName, Key, UpdateExpression, ExpressionAttributeValues: { ':v': { N: '9' } } };
      expect(() => model.execute('UpdateItem', input)).toThrow(/incorrect data type/);
      expect(model.get('p', 's')).toEqual(note);
    },
  );

  test.each([
    ['SET a = :v SET b = :v'],
    ['SET place = :v, place.x = :v'],
    ['SET SK = :v'],
    ['ADD title :v'],
    ['DELETE version :v'],
    ['REMOVE nobody.x SET a = :v'],
    ['SET a = b + :v'],
    ['SET a = :v + :v + :v'],
    ['PUT a = :v'],
  ])('is refused: %s', (expression) => {
    expect(() => updated(expression, { ':v': { N: '1' } })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

test('a projection answers the named parts, list elements closed up', () => {
  const answer = modelWith().execute('GetItem', {
    TableName,
    Key,
    ProjectionExpression: 'title, place.deep.y[2], place.deep.y[0], absent',
  });
  expect(answer).toEqual({
    Item: { title: { S: 'abc' }, place: { M: { deep: { M: { y: { L: [{ N: '10' }, { N: '30' }] } } } } } },
  });
});
