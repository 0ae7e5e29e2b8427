import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type BatchOptions, runBatch } from './engine.ts';
import { type Item, type Key, keyString } from './write.ts';

/** BatchGetItem takes at most 100 keys (API reference of DynamoDB). */
export const maxReadKeys = 100;

export interface ReadOptions extends BatchOptions {
  /** @default true */
  readonly consistent?: boolean;
}

/**
 * Reads any number of items, 100 a call. The answer has one entry per key, in the order of the keys; `undefined` where there is no item.
 * @throws PartialFailure<Key> naming the keys that were not read
 */
export async function batchRead(
  client: DynamoDBDocumentClient,
  table: string,
  keys: Iterable<Key>,
  { consistent = true, ...options }: ReadOptions = {},
): Promise<(Item | undefined)[]> {
  const asked = [...keys];
  const distinct = [...new Map(asked.map((key) => [keyString(key), key])).values()];
  const found = new Map<string, Item>();
  await runBatch(
    distinct,
    maxReadKeys,
    async (chunk, abortSignal) => {
      const Keys = chunk.map(({ PK, SK }) => ({ PK, SK }));
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: consistent } } }),
        { abortSignal },
      );
      for (const item of (answer.Responses?.[table] ?? []) as Item[]) found.set(keyString(item), item);
      const unprocessed = new Set((answer.UnprocessedKeys?.[table]?.Keys ?? []).map((key) => keyString(key as Key)));
      return chunk.filter((key) => unprocessed.has(keyString(key)));
    },
    options,
  );
  return asked.map((key) => found.get(keyString(key)));
}
