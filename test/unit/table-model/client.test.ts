import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import { modelClient, serveModel, TableModel } from '../../support/table-model/index.ts';

const TableName = 'brain2-model';
const Key = { PK: 'p', SK: 's' };
const note = {
  ...Key,
  ...{ title: 'Grüße, 世界 🌍', version: 3, done: true, nothing: null, tags: ['a', 1, { x: [] }] },
  ...{ labels: new Set(['x', 'y']), bytes: new Uint8Array([1, 2, 3]) },
};

const served = new TableModel();
const server = await serveModel(served);
const overHttp = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }),
  { marshallOptions: { removeUndefinedValues: true } },
);
afterAll(async () => {
  overHttp.destroy();
  await server.close();
});

const inProcess = new TableModel();
describe.each([
  ['in process', inProcess, modelClient(inProcess)],
  ['over HTTP', served, overHttp],
])('the SDK on a model %s', (_, model, client) => {
  test('stores what it is given and reads it back', async () => {
    await client.send(new PutCommand({ TableName, Item: { ...note, none: undefined } }));
    expect((await client.send(new GetCommand({ TableName, Key }))).Item).toEqual(note);
    expect(model.get('p', 's')).toEqual(note);
    expect(model.allItems()).toEqual([note]);
  });

  test('answers updates, queries and batches', async () => {
    const update = new UpdateCommand({
      ...{ TableName, Key, UpdateExpression: 'ADD version :one', ReturnValues: 'UPDATED_NEW' },
      ExpressionAttributeValues: { ':one': 1 },
    });
    expect((await client.send(update)).Attributes).toEqual({ version: 4 });
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': 'p' },
    });
    expect((await client.send(query)).Items).toHaveLength(1);
    const batch = new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key, { ...Key, SK: 'none' }] } } });
    expect((await client.send(batch)).Responses?.[TableName]).toHaveLength(1);
  });

  test("throws the SDK's errors, with what DynamoDB tells in them", async () => {
    const ConditionExpression = 'attribute_not_exists(PK)';
    const failing = {
      TableName,
      Item: note,
      ConditionExpression,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    await expect(client.send(new PutCommand(failing))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      $metadata: { httpStatusCode: 400 },
      Item: { title: expect.anything() },
    });
    const TransactItems = [{ Put: { TableName, Item: { PK: 'q', SK: 'q' } } }, { Put: failing }];
    await expect(client.send(new TransactWriteCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { title: expect.anything() } }],
    });
    await expect(client.send(new GetCommand({ TableName: 'nobody', Key }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new GetCommand({ TableName, Key: { PK: 'p' } }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(model.get('q', 'q')).toBeUndefined();
  });

  test('sees its connection break when an answer is lost', async () => {
    model.faults = () => ({ kind: 'answerLost' });
    await expect(client.send(new PutCommand({ TableName, Item: { ...Key, SK: 'lost' } }))).rejects.toThrow(
      'socket hang up',
    );
    model.faults = undefined;
    expect(model.get('p', 'lost')).toBeDefined();
  });
});

test('calls of several callers really run at once', async () => {
  const model = new TableModel();
  const client = modelClient(model);
  const increment = async (): Promise<void> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    await client.send(new PutCommand({ TableName, Item: { ...Key, version: Number(Item?.version ?? 0) + 1 } }));
  };
  await Promise.all([increment(), increment()]);
  expect(model.get('p', 's')?.version).toBe(1);
});

test('a call takes effect in a later turn of the event loop, not before', async () => {
  const model = new TableModel();
  const writing = model.call('PutItem', { TableName, Item: { PK: { S: 'p' }, SK: { S: 's' } } });
  for (let i = 0; i < 100; i += 1) await Promise.resolve();
  expect(model.allItems()).toEqual([]);
  await writing;
  expect(model.allItems()).toEqual([Key]);
});

test('a transaction whose answer was lost is not done again when the SDK repeats it', async () => {
  const model = new TableModel({ faults: (_operation, number) => (number === 1 ? { kind: 'answerLost' } : undefined) });
  const Update = { TableName, Key, UpdateExpression: 'ADD version :one', ExpressionAttributeValues: { ':one': 1 } };
  await modelClient(model, { maxAttempts: 3 }).send(new TransactWriteCommand({ TransactItems: [{ Update }] }));
  expect(model.calls.TransactWriteItems).toBe(2);
  expect(model.get('p', 's')?.version).toBe(1);
});

test('an aborted call ends at once', async () => {
  const abort = new AbortController();
  const model = new TableModel({ onCall: () => new Promise(() => undefined) });
  const reading = modelClient(model).send(new GetCommand({ TableName, Key }), { abortSignal: abort.signal });
  setImmediate(() => abort.abort());
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});
