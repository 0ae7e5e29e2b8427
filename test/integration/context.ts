import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FlagValues } from '../../shared/flags/index.ts';
import { type StoreContext, storeOf } from '../../shared/store/index.ts';
import { awsClient, testCloud } from '../support/cloud.ts';
import { flagsOn } from '../support/model-store.ts';

/** A store on the deployed table whose DynamoDB calls are counted and can be made to fail. */
export interface TestStore extends StoreContext {
  readonly calls: string[];
  /** Throws here to make a call fail before it is sent. */
  interfere: (operation: string, callNumber: number) => void;
}

export function testStore({ shards = 4, ...off }: { shards?: number } & Partial<FlagValues> = {}): TestStore {
  const cloud = testCloud();
  const client = new DynamoDBClient({ ...awsClient(cloud), maxAttempts: 1 });
  const flags: FlagValues = { ...flagsOn, ...off };
  const store: TestStore = {
    ...storeOf({
      client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
      table: cloud.outputs.tableName,
      flags: () => flags,
      concurrency: 32,
      shards,
    }),
    calls: [],
    interfere: () => undefined,
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        store.calls.push(commandName);
        store.interfere(commandName, store.calls.length);
        return next(args);
      },
    { step: 'initialize', name: 'countCalls' },
  );
  return store;
}

/** A user nobody else's test knows. */
export const newUser = (): string => `it-${randomUUID()}`;
