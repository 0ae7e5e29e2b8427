import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { maxShards } from '../../shared/graph/index.ts';
import { awsClient, type TestCloud } from './cloud.ts';

interface StoredItem {
  readonly PK: string;
  readonly SK: string;
}

/** The table of the test cloud, behind the system's back. */
export function storedItems(cloud: TestCloud) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(cloud)));
  const TableName = cloud.outputs.tableName;
  const get = async (PK: string, SK: string): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key: { PK, SK }, ConsistentRead: true }))).Item;

  /** A user's items of a kind, such as `E#`. */
  const ofKind = async (uid: string, prefix: string): Promise<StoredItem[]> => {
    const highest = Number((await get(`U#${uid}`, 'META'))?.highestShard ?? 0);
    const shards = Array.from({ length: Math.min(maxShards, highest + 1) }, (_, shard) => `U#${uid}#${shard}`);
    const pages = await Promise.all(
      shards.map((shard) =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
            ExpressionAttributeValues: { ':pk': shard, ':prefix': prefix },
            ConsistentRead: true,
          }),
        ),
      ),
    );
    return pages.flatMap(({ Items = [] }) => Items as StoredItem[]);
  };

  return {
    get,
    ofKind,
    put: async (Item: StoredItem & Record<string, unknown>): Promise<void> => {
      await client.send(new PutCommand({ TableName, Item }));
    },
    /** At most 25 at once. */
    remove: async (items: readonly StoredItem[]): Promise<void> => {
      const requests = items.map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } }));
      if (requests.length > 0) await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    },
  };
}
