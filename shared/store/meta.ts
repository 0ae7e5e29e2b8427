import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { StoreContext } from './context.ts';
import { isoTime } from './context.ts';
import type { MetaItem } from './items.ts';
import { keys } from './keys.ts';

export interface Meta {
  readonly graphVersion: number;
  readonly highestShard: number;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/** A user who has never written anything. */
export function metaFrom(item: Partial<MetaItem> | undefined): Meta {
  const { graphVersion = 0, highestShard = 0, nodeCount = 0, edgeCount = 0 } = item ?? {};
  return { graphVersion, highestShard, nodeCount: Math.max(0, nodeCount), edgeCount: Math.max(0, edgeCount) };
}

export async function readMeta(ctx: StoreContext, uid: string): Promise<Meta> {
  const { Item } = await ctx.client.send(
    new GetCommand({ TableName: ctx.table, Key: keys.meta(uid), ConsistentRead: true }),
  );
  return metaFrom(Item as MetaItem | undefined);
}

/**
 * Ends every acknowledged write, whole or partial: write first, bump second, then answer.
 * @returns the new graph version
 */
export async function bump(
  ctx: StoreContext,
  uid: string,
  change: { nodes?: number; edges?: number } = {},
): Promise<number> {
  const { Attributes } = await ctx.client.send(
    new UpdateCommand({
      TableName: ctx.table,
      Key: keys.meta(uid),
      UpdateExpression: 'SET bumpedAt = :now ADD graphVersion :one, nodeCount :nodes, edgeCount :edges',
      ExpressionAttributeValues: {
        ':now': isoTime(ctx),
        ':one': 1,
        ':nodes': change.nodes ?? 0,
        ':edges': change.edges ?? 0,
      },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Number(Attributes?.graphVersion);
}

/**
 * Raises the user's highest shard before the first note goes there, so that no reader can miss it.
 * It never falls: two writers with different configurations leave the higher one.
 */
export async function ensureShards(ctx: StoreContext, uid: string, meta: Meta): Promise<void> {
  const wanted = ctx.shards - 1;
  if (meta.highestShard >= wanted) return;
  await ctx.client
    .send(
      new UpdateCommand({
        TableName: ctx.table,
        Key: keys.meta(uid),
        UpdateExpression: 'SET highestShard = :wanted',
        ConditionExpression: 'attribute_not_exists(highestShard) OR highestShard < :wanted',
        ExpressionAttributeValues: { ':wanted': wanted },
      }),
    )
    .catch((error: Error) => {
      // Somebody else raised it as far or further: what we wanted is true.
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
}
