import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { batchRead, batchWrite } from '../../../shared/batch/index.ts';
import { type Fault, modelClient, TableModel } from '../../support/table-model/index.ts';

const TableName = 'brain2-model';
const Item = { PK: 'p', SK: 'a', title: 't' };
const put = new PutCommand({ TableName, Item });
const withFault = (fault: Fault) => {
  const model = new TableModel({ faults: () => fault });
  return { model, client: modelClient(model) };
};

describe('a fault', () => {
  test.each([
    ['throttle', 'ProvisionedThroughputExceededException', 400],
    ['internal', 'InternalServerError', 500],
    ['conflict', 'TransactionConflictException', 400],
  ] as const)('of kind %s fails the call with %s before anything happens', async (kind, name, status) => {
    const { model, client } = withFault({ kind });
    await expect(client.send(put)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(model.allItems()).toEqual([]);
    expect(model.calls).toEqual({ PutItem: 1 });
    expect(model.writeUnits).toBe(0);
  });

  test('of kind requestLost breaks the connection before anything happens', async () => {
    const { model, client } = withFault({ kind: 'requestLost' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
    expect(model.allItems()).toEqual([]);
  });

  test('of kind answerLost breaks the connection after the effect', async () => {
    const { model, client } = withFault({ kind: 'answerLost' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
    expect(model.allItems()).toEqual([Item]);
    expect(model.writeUnits).toBe(1);
  });

  test('of kind conflict cancels a transaction with a reason for each action', async () => {
    const { client } = withFault({ kind: 'conflict' });
    const TransactItems = ['a', 'b'].map((SK) => ({ Put: { TableName, Item: { PK: 'p', SK } } }));
    await expect(client.send(new TransactWriteCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'TransactionConflict' }],
    });
  });

  test('of kind unprocessed leaves exactly that part of a batch undone', async () => {
    const items = Array.from({ length: 20 }, (_, i) => ({ PK: 'p', SK: `N#${i}` }));
    const model = new TableModel({ faults: () => ({ kind: 'unprocessed', count: 5 }) });
    const requests = items.map((item) => ({ PutRequest: { Item: { PK: { S: item.PK }, SK: { S: item.SK } } } }));
    const answer = await model.call('BatchWriteItem', { RequestItems: { [TableName]: requests } });
    const unprocessed = (answer.UnprocessedItems as Record<string, typeof requests>)[TableName] ?? [];
    expect(unprocessed).toHaveLength(5);
    expect(model.allItems()).toHaveLength(15);
    const left = new Set(unprocessed.map(({ PutRequest }) => PutRequest.Item.SK.S));
    expect(model.allItems().some(({ SK }) => left.has(String(SK)))).toBe(false);
    expect(model.writeUnits).toBe(15);
  });

  test('of kind unprocessed adds to what a batch leaves unread by itself', async () => {
    const model = new TableModel({ faults: () => ({ kind: 'unprocessed', count: 5 }) });
    const content = 'x'.repeat(400 * 1024 - 100);
    model.load(Array.from({ length: 50 }, (_, i) => ({ PK: 'p', SK: `N#${i}`, content })));
    const Keys = Array.from({ length: 50 }, (_, i) => ({ PK: { S: 'p' }, SK: { S: `N#${i}` } }));
    const answer = await model.call('BatchGetItem', { RequestItems: { [TableName]: { Keys } } });
    expect((answer.Responses as Record<string, unknown[]>)[TableName]).toHaveLength(40);
    expect((answer.UnprocessedKeys as Record<string, { Keys: unknown[] }>)[TableName]?.Keys).toHaveLength(10);
  });

  test('that would leave a whole batch undone is a throttle', async () => {
    const model = new TableModel({ faults: () => ({ kind: 'unprocessed', fraction: 1 }) });
    const requests = [{ PutRequest: { Item: { PK: { S: 'p' }, SK: { S: 'a' } } } }];
    const heard: unknown[] = [];
    model.onAnswer = ({ error }) => heard.push(error?.name);
    await expect(model.call('BatchWriteItem', { RequestItems: { [TableName]: requests } })).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    expect(heard).toEqual(['ProvisionedThroughputExceededException']);
  });
});

test('batches that retry get everything done under any faults that end', async () => {
  const fault: fc.Arbitrary<Fault> = fc.oneof(
    fc.constantFrom<Fault>({ kind: 'throttle' }, { kind: 'internal' }, { kind: 'answerLost' }, { kind: 'requestLost' }),
    fc.record({ kind: fc.constant('unprocessed' as const), fraction: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 12 }), fc.integer({ min: 1, max: 120 }), async (faults, count) => {
      const model = new TableModel({ faults: (_operation, callNumber) => faults[callNumber - 1] });
      const items = Array.from({ length: count }, (_, i) => ({ PK: 'p', SK: `N#${i}`, n: i }));
      const options = { baseDelayMs: 0 };
      await batchWrite(
        modelClient(model),
        TableName,
        items.map((item) => ({ put: item })),
        options,
      );
      expect(await batchRead(modelClient(model), TableName, items, options)).toEqual(items);
    }),
    { numRuns: 60 },
  );
});

describe('hooks', () => {
  test('run before each call, in its turn, and may write in between', async () => {
    const model = new TableModel();
    model.onCall = ({ operation, number }) => {
      if (operation === 'GetItem')
        model.execute('PutItem', { TableName, Item: { PK: { S: 'p' }, SK: { S: 'a' }, n: { N: String(number) } } });
    };
    const { Item: read } = await modelClient(model).send(
      new GetCommand({ TableName, Key: { PK: 'p', SK: 'a' }, ConsistentRead: true }),
    );
    expect(read).toEqual({ PK: 'p', SK: 'a', n: 1 });
  });

  test('make the call wait for them', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const model = new TableModel({ onCall: () => gate });
    const writing = modelClient(model).send(put);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(model.allItems()).toEqual([]);
    go();
    await writing;
    expect(model.allItems()).toEqual([Item]);
  });

  test('hear of each answer with its units and its error', async () => {
    const heard: string[] = [];
    const model = new TableModel({
      faults: (_operation, number) => (number === 1 ? { kind: 'throttle' } : undefined),
      onAnswer: ({ operation, number, writeUnits, error }) =>
        heard.push(`${number} ${operation} ${writeUnits} ${error?.name}`),
    });
    await modelClient(model, { maxAttempts: 2 }).send(put);
    expect(heard).toEqual(['1 PutItem 0 ProvisionedThroughputExceededException', '2 PutItem 1 undefined']);
  });
});
