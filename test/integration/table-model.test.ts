import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { testCloud } from '../support/cloud.ts';
import { brain2Schema, type ModelServer, serveModel, TableModel } from '../support/table-model/index.ts';
import { comparable, createTableInput, send } from '../support/table-model/parity/emulator.ts';
import { generatedCalls } from '../support/table-model/parity/generated-calls.ts';
import { refusedCalls } from '../support/table-model/parity/refused-calls.ts';
import { scriptedCalls } from '../support/table-model/parity/scripted-calls.ts';

const cloud = testCloud();
const schema = brain2Schema(`parity-${randomUUID()}`);
const model = new TableModel({ schema });
let server: ModelServer;

beforeAll(async () => {
  server = await serveModel(model);
  await send(cloud.endpoint, 'CreateTable', createTableInput(schema));
});
afterAll(async () => {
  await server.close();
  await send(cloud.endpoint, 'DeleteTable', { TableName: schema.tableName });
});

type Answer = Record<string, unknown>;

/** The call's answers by the emulator and by the model, each over HTTP. */
async function bothAnswer(operation: string, input: object): Promise<[emulator: Answer, model: Answer]> {
  return Promise.all([send(cloud.endpoint, operation, input), send(server.endpoint, operation, input)]);
}

/** Expects equal answers and returns the model's. */
async function expectSame(operation: string, input: object): Promise<Answer> {
  const [emulated, modelled] = await bothAnswer(operation, input);
  expect({ operation, input, answer: comparable(modelled) }).toEqual({
    operation,
    input,
    answer: comparable(emulated),
  });
  expectSameUnits(operation, emulated, modelled);
  return modelled;
}

/** Follows every page. */
async function expectSamePages(input: object): Promise<void> {
  let start: unknown;
  do {
    const answer = await expectSame('Query', { ...input, ...(start ? { ExclusiveStartKey: start } : {}) });
    start = answer.LastEvaluatedKey;
  } while (start);
}

interface Units {
  readonly CapacityUnits: number;
  readonly WriteCapacityUnits?: number;
  readonly Table?: { readonly CapacityUnits: number };
}
const unitsOf = ({ ConsumedCapacity: capacity }: Answer): Units =>
  (Array.isArray(capacity) ? capacity[0] : capacity) as Units;

/*
 * Where the emulator is known to differ from AWS, the model follows AWS and no call here goes:
 * - a key condition with OR is refused; the emulator evaluates it;
 * - REMOVE of several list elements takes the indexes of the list as it was; the emulator removes one after another;
 * - REMOVE below a map that is not there is refused; the emulator does nothing;
 * - paths of an update that overlap are refused; the emulator lets the last one win;
 * - a sum has two operands; the emulator takes more;
 * - begins_with on an attribute that is no text is false; the emulator refuses it;
 * - numbers are normalized, 1.5 and not 1.50; the emulator does not in updates of transactions (generated ones are);
 * - a page starts in the partition that is queried, or is refused; the emulator ignores the starting key's partition;
 * - a filter or a projection on attributes that a local index lacks makes DynamoDB fetch each item from the table: the
 *   model refuses it (its own limit), the emulator filters by all attributes and answers those of the index.
 */

/**
 * Compares capacity where the emulator follows AWS. It does not for BatchGetItem (it reports none) and for reads over
 * 4 KB (always one unit; no generated page is that big). In transactions it counts local index entries once; they are
 * written with the item, so the model counts them twice, and only the table's own units are compared.
 */
function expectSameUnits(operation: string, emulated: Answer, modelled: Answer): void {
  if (!emulated.ConsumedCapacity) return;
  if (operation === 'TransactWriteItems') {
    expect(unitsOf(modelled).Table?.CapacityUnits).toBe(unitsOf(emulated).WriteCapacityUnits);
  } else expect(modelled.ConsumedCapacity).toEqual(emulated.ConsumedCapacity);
}

test("the model's schema is that of the deployed table", async () => {
  const { Table } = await send(cloud.endpoint, 'DescribeTable', { TableName: cloud.outputs.tableName });
  const deployed = Table as Record<string, object[]>;
  const { KeySchema, LocalSecondaryIndexes } = createTableInput(brain2Schema()) as Record<string, object[]>;
  expect(deployed.KeySchema).toEqual(KeySchema);
  expect(deployed.LocalSecondaryIndexes).toHaveLength(LocalSecondaryIndexes?.length ?? 0);
  for (const index of LocalSecondaryIndexes ?? [])
    expect(deployed.LocalSecondaryIndexes).toContainEqual(expect.objectContaining(index));
  expect(deployed.GlobalSecondaryIndexes ?? []).toEqual([]);
});

describe('the model answers as the emulator does', () => {
  test.each(scriptedCalls(schema.tableName))('when a script runs: $sentence', async ({ calls }) => {
    for (const { operation, input } of calls) await expectSame(operation, input);
  });

  test.each(refusedCalls(schema.tableName))('when it refuses $sentence', async ({ operation, input, error }) => {
    expect(comparable(await expectSame(operation, input)).error).toBe(error);
  });

  test('to any sequence of calls', async () => {
    let runs = 0;
    const partitions = ['P0', 'P1'];
    await fc.assert(
      fc.asyncProperty(generatedCalls(schema.tableName, partitions), async (calls) => {
        runs += 1;
        for (const call of ownPartitions(calls, partitions, runs)) {
          if (call.operation === 'Query') await expectSamePages(call.input);
          else await expectSame(call.operation, call.input);
        }
      }),
      { seed: 20_260_801, numRuns: 150, interruptAfterTimeLimit: 40_000 },
    );
  });

  test('page by page when a partition is larger than one page of 1 MB', async () => {
    const TableName = schema.tableName;
    const items = Array.from({ length: 30 }, (_, i) => ({
      PK: { S: 'big' },
      SK: { S: `N#${String((i * 7) % 30).padStart(2, '0')}` },
      updatedKey: { S: `u#${i}` },
      preview: { S: 'x'.repeat(60_000) },
    }));
    for (const Item of items) await expectSame('PutItem', { TableName, Item });
    const pk = { KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': { S: 'big' } } };
    await expectSamePages({ TableName, ConsistentRead: true, ...pk });
    await expectSamePages({ TableName, IndexName: 'byUpdated', ScanIndexForward: false, ...pk });
  });

  test.each([undefined, 'byUpdated', 'byTitle'])(
    'and holds the same in the end, by scans of index %s',
    async (index) => {
      expect(await everything(server.endpoint, index)).toEqual(await everything(cloud.endpoint, index));
    },
  );
});

/** Everything a scan finds, in the order of the keys. */
async function everything(endpoint: string, IndexName?: string): Promise<unknown> {
  const found: unknown[] = [];
  let start: unknown;
  do {
    const answer = await send(endpoint, 'Scan', {
      ...{ TableName: schema.tableName, Limit: 500 },
      ...(IndexName ? { IndexName } : {}),
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    found.push(...(answer.Items as unknown[]));
    start = answer.LastEvaluatedKey;
  } while (start);
  return comparable({ Responses: { all: found } }).Responses;
}

/** The same calls in partitions of their own, so that every run starts with an empty table. */
function ownPartitions<T>(calls: T, partitions: readonly string[], run: number): T {
  const text = partitions.reduce(
    (json, name) => json.replaceAll(`"${name}"`, `"${name}-${run}"`),
    JSON.stringify(calls),
  );
  return JSON.parse(text) as T;
}
