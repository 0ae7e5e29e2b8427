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
  /** Only these attributes come over the wire; the units are those of the whole items. */
  readonly attributes?: readonly string[];
  /** Only items that fit come over the wire; the units are those of all that were looked at. */
  readonly filter?: {
    readonly expression: string;
    readonly names: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, unknown>>;
  };
}

function commandOf(ctx: StoreContext, query: RangeQuery, limit: number | undefined, start: Item | undefined) {
  const { attributes, index, filter } = query;
  const names = Object.fromEntries((attributes ?? []).map((name, i) => [`#a${i}`, name]));
  return new QueryCommand({
    TableName: ctx.table,
    ...(index ? { IndexName: index.name } : {}),
    KeyConditionExpression: 'PK = :pk AND #sk BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#sk': index?.sortKey ?? 'SK', ...names, ...filter?.names },
    ExpressionAttributeValues: { ':pk': query.partition, ':from': query.from, ':to': query.to, ...filter?.values },
    ...(filter ? { FilterExpression: filter.expression } : {}),
    ...(attributes ? { ProjectionExpression: Object.keys(names).join(', ') } : {}),
    ScanIndexForward: !query.descending,
    ConsistentRead: true,
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(start ? { ExclusiveStartKey: start } : {}),
  });
}

/** A strongly consistent range of one partition. Every page is followed: nothing is cut silently. */
export async function queryRange<T extends Item>(ctx: StoreContext, query: RangeQuery): Promise<T[]> {
  const items: T[] = [];
  let start: Item | undefined;
  do {
    const left = query.atMost === undefined ? undefined : query.atMost - items.length;
    const answer = await ctx.client.send(commandOf(ctx, query, left, start));
    // Not by spreading: a page holds thousands of items, and a call's arguments live on the stack.
    for (const item of answer.Items ?? []) items.push(item as T);
    start = answer.LastEvaluatedKey as Item | undefined;
  } while (start && (query.atMost === undefined || items.length < query.atMost));
  return items;
}

/** Sorts after every string our keys contain. */
export const last = '\u{10ffff}';
