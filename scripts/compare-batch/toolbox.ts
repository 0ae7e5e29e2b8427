import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity } from 'dynamodb-toolbox/entity';
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
import { item } from 'dynamodb-toolbox/schema/item';
import { number } from 'dynamodb-toolbox/schema/number';
import { string } from 'dynamodb-toolbox/schema/string';
import { Table } from 'dynamodb-toolbox/table';
import { BatchGetCommand, execute as executeGet } from 'dynamodb-toolbox/table/actions/batchGet';
import { BatchWriteCommand, execute as executeWrite } from 'dynamodb-toolbox/table/actions/batchWrite';
import { concurrency, inChunks, type Library } from './library.ts';
import type { InMemoryDynamoDB } from './service.ts';

const table = 'notes';

function modelOn(service: InMemoryDynamoDB) {
  const notes = new Table({
    name: table,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: DynamoDBDocumentClient.from(service.client()),
  });
  const entity = new Entity({
    name: 'Note',
    table: notes,
    schema: item({ n: number().key(), title: string(), body: string() }),
    computeKey: ({ n }: { n: number }) => ({ pk: `U#${n % 4}`, sk: `N#${n}` }),
  });
  return { notes, entity };
}

/** `execute` takes `maxAttempts` for what a call leaves unprocessed; 25 requests and 100 keys are its user's business. */
export const toolbox: Library = {
  name: 'dynamodb-toolbox',
  settings: `maxAttempts 10 (default 1); chunks by its user, ${concurrency} at once`,
  bestAttempts: 10,
  keyAttributes: ['pk', 'sk'],
  imports: `
    export { Entity } from 'dynamodb-toolbox/entity';
    export { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
    export { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
    export { item } from 'dynamodb-toolbox/schema/item';
    export { number } from 'dynamodb-toolbox/schema/number';
    export { string } from 'dynamodb-toolbox/schema/string';
    export { Table } from 'dynamodb-toolbox/table';
    export { BatchGetCommand, execute as executeGet } from 'dynamodb-toolbox/table/actions/batchGet';
    export { BatchWriteCommand, execute } from 'dynamodb-toolbox/table/actions/batchWrite';`,
  open(service) {
    const { notes, entity } = modelOn(service);
    const options = { maxAttempts: 10 };
    return {
      async write(all) {
        const answers = await inChunks(all, 25, (chunk) =>
          executeWrite(
            options,
            notes.build(BatchWriteCommand).requests(...chunk.map((one) => entity.build(BatchPutRequest).item(one))),
          ),
        );
        const left = answers.flatMap(({ UnprocessedItems }) => UnprocessedItems?.[table] ?? []);
        return { found: [], notDone: left.map(({ PutRequest }) => Number(PutRequest?.Item?.n)) };
      },
      async read(numbers) {
        const answers = await inChunks(numbers, 100, (chunk) =>
          executeGet(
            options,
            notes
              .build(BatchGetCommand)
              .requests(...chunk.map((n) => entity.build(BatchGetRequest).key({ n })))
              .options({ consistent: true }),
          ),
        );
        const left = answers.flatMap(({ UnprocessedKeys }) => UnprocessedKeys?.[table]?.Keys ?? []);
        return {
          found: answers.flatMap(({ Responses }) => (Responses?.[0] ?? []).flatMap((one) => (one ? one.n : []))),
          notDone: left.map(({ sk }) => Number(String(sk).slice(2))),
        };
      },
      notDoneOf: () => [],
    };
  },
};
