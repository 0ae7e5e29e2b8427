import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type BatchOptions, runBatch } from './engine.ts';

/** BatchWriteItem takes at most 25 requests (API reference of DynamoDB). */
export const maxWriteItems = 25;

export interface Key {
  readonly PK: string;
  readonly SK: string;
}
export type Item = Key & Readonly<Record<string, unknown>>;

/** One put or one delete. */
export type Write = { readonly put: Item } | { readonly remove: Key };

export const keyOf = (write: Write): Key => ('put' in write ? write.put : write.remove);
/** One string per key; the separator cannot stand in a key. */
export const keyString = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/** Keeps the last write of each key: BatchWriteItem refuses two requests for one key, and the last one wins anyway. */
export function collapseWrites(writes: Iterable<Write>): Write[] {
  const byKey = new Map<string, Write>();
  for (const write of writes) {
    const key = keyString(keyOf(write));
    byKey.delete(key);
    byKey.set(key, write);
  }
  return [...byKey.values()];
}

const toRequest = (write: Write) =>
  'put' in write
    ? { PutRequest: { Item: write.put } }
    : { DeleteRequest: { Key: { PK: write.remove.PK, SK: write.remove.SK } } };

/**
 * Writes any number of items, 25 a call.
 * @throws PartialFailure<Write> naming the writes that were not confirmed
 */
export async function batchWrite(
  client: DynamoDBDocumentClient,
  table: string,
  writes: Iterable<Write>,
  options?: BatchOptions,
): Promise<void> {
  await runBatch(
    collapseWrites(writes),
    maxWriteItems,
    async (chunk, abortSignal) => {
      const answer = await client.send(new BatchWriteCommand({ RequestItems: { [table]: chunk.map(toRequest) } }), {
        abortSignal,
      });
      const unprocessed = new Set(
        (answer.UnprocessedItems?.[table] ?? []).map((request) =>
          keyString((request.PutRequest?.Item ?? request.DeleteRequest?.Key) as Key),
        ),
      );
      return chunk.filter((write) => unprocessed.has(keyString(keyOf(write))));
    },
    options,
  );
}
