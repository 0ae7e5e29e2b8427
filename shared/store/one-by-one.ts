import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { collapseWrites, type Item, type Key, PartialFailure, type Write } from '../batch/index.ts';

/** The original path (`batchWrites` off): one call per item, one after another. The SDK's own retries are its only ones. */
export async function writeOneByOne(
  client: DynamoDBDocumentClient,
  TableName: string,
  writes: Iterable<Write>,
): Promise<void> {
  const all = collapseWrites(writes);
  for (const [done, write] of all.entries()) {
    try {
      if ('put' in write) await client.send(new PutCommand({ TableName, Item: write.put }));
      else await client.send(new DeleteCommand({ TableName, Key: { PK: write.remove.PK, SK: write.remove.SK } }));
    } catch (error) {
      throw new PartialFailure(`Write ${done + 1} of ${all.length} failed`, all.slice(done), done, error);
    }
  }
}

/** One strongly consistent GetItem per key, one after another. */
export async function readOneByOne(
  client: DynamoDBDocumentClient,
  TableName: string,
  wanted: readonly Key[],
): Promise<(Item | undefined)[]> {
  const found: (Item | undefined)[] = [];
  for (const { PK, SK } of wanted) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { PK, SK }, ConsistentRead: true }));
    found.push(Item as Item | undefined);
  }
  return found;
}
