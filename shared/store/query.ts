import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../batch/index.ts';
import type { StoreContext } from './context.ts';

export interface RangeQuery {
  readonly partition: string;
  /** Inclusive bounds of the sort key. */
  readonly from: string;
  readonly to: string;
  readonly index?: { readonly name: string; readonly sortKey: string };
  readonly descending?: boolean;
  /** Stop after this many items; all pages are followed until then. */
  readonly atMost?: number;
}

/** A strongly consistent range of one partition. Every page is followed: nothing is cut silently. */
export async function queryRange<T extends Item>(ctx: StoreContext, query: RangeQuery): Promise<T[]> {
  const items: T[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const left = query.atMost === undefined ? undefined : query.atMost - items.length;
    const answer = await ctx.client.send(
      new QueryCommand({
        TableName: ctx.table,
        ...(query.index ? { IndexName: query.index.name } : {}),
        KeyConditionExpression: 'PK = :pk AND #sk BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#sk': query.index?.sortKey ?? 'SK' },
        ExpressionAttributeValues: { ':pk': query.partition, ':from': query.from, ':to': query.to },
        ScanIndexForward: !query.descending,
        ConsistentRead: true,
        ...(left === undefined ? {} : { Limit: left }),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    items.push(...((answer.Items ?? []) as T[]));
    start = answer.LastEvaluatedKey;
  } while (start && (query.atMost === undefined || items.length < query.atMost));
  return items;
}

/** Sorts after every string our keys contain. */
export const last = '\u{10ffff}';
