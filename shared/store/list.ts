import type { ListQuery, NodeList } from '../contract/index.ts';
import { limits } from '../contract/index.ts';
import type { StoreContext } from './context.ts';
import { badCursor, decodeCursor, encodeCursor } from './cursor.ts';
import { type Meta, type NodeItem, toSummary } from './items.ts';
import { readMeta } from './meta.ts';
import { planList } from './planner.ts';
import { last, queryRange } from './query.ts';
import { tableSchema } from './schema.ts';
import { everyShard, fetchEverything } from './shards.ts';

type Sort = 'created_at' | 'updated_at' | 'title';
interface Place {
  readonly sort: Sort;
  readonly descending: boolean;
  /** The sort key of the last note of the page before. */
  readonly after?: string;
  readonly offset: number;
}

/** Each order's index and the attribute that sorts it; all are local indexes, so they read strongly consistent. */
const orders = {
  created_at: { sortKey: 'SK', from: 'N#', to: `N#${last}` },
  updated_at: { index: 'byUpdated', sortKey: 'updatedKey', from: '\u0000', to: last },
  title: { index: 'byTitle', sortKey: 'titleKey', from: '\u0000', to: last },
} as const;

function placeOf(uid: string, meta: Meta, query: ListQuery): Place {
  if (query.nextToken) {
    const place = decodeCursor<Place>('list', uid, meta, query.nextToken);
    // A token says the order itself; one that is asked for besides must be the same.
    const { sort_by = place.sort, order = place.descending ? 'desc' : 'asc' } = query;
    if (sort_by !== place.sort || (order === 'desc') !== place.descending) throw badCursor();
    return place;
  }
  const sort = query.sort_by ?? 'created_at';
  return {
    sort,
    descending: (query.order ?? (sort === 'title' ? 'asc' : 'desc')) === 'desc',
    offset: query.offset ?? 0,
  };
}

const sortValue = (item: NodeItem, sort: Sort): string => String(item[orders[sort].sortKey as keyof NodeItem]);

/** Orders by UTF-8 bytes, as DynamoDB does; strings of JavaScript compare by UTF-16 units. */
function inOrder(items: readonly NodeItem[], { sort, descending }: Place): NodeItem[] {
  const direction = descending ? -1 : 1;
  return items
    .map((item) => ({ item, key: Buffer.from(sortValue(item, sort)) }))
    .sort((a, b) => direction * Buffer.compare(a.key, b.key))
    .map(({ item }) => item);
}

/** Reads from every shard as much as the page could need of it. */
async function readShards(
  ctx: StoreContext,
  uid: string,
  meta: Meta,
  place: Place,
  perShard: number | undefined,
): Promise<NodeItem[]> {
  const order = orders[place.sort];
  ctx.explain?.(planList(place.sort, perShard, meta));
  // BETWEEN is inclusive: the last note of the page before comes again and is dropped by the caller.
  const bounds = place.after === undefined ? {} : place.descending ? { to: place.after } : { from: place.after };
  const pages = await everyShard(ctx, uid, meta, (partition) =>
    queryRange<NodeItem>(ctx, {
      partition,
      from: order.from,
      to: order.to,
      ...bounds,
      ...('index' in order ? { index: { name: order.index, sortKey: order.sortKey } } : {}),
      attributes: [...tableSchema.localIndexes[0].attributes, order.sortKey],
      descending: place.descending,
      ...(perShard === undefined ? {} : { atMost: perShard }),
    }),
  );
  return pages.flat();
}

/** All notes from the place on: as few as the page needs, or everything there is with `leanQueries` off. */
async function notesFrom(
  ctx: StoreContext,
  uid: string,
  meta: Meta,
  place: Place,
  perShard: number | undefined,
): Promise<NodeItem[]> {
  const { after, sort, descending } = place;
  if (ctx.flags().leanQueries) {
    const items = await readShards(ctx, uid, meta, place, perShard);
    return inOrder(
      items.filter((item) => sortValue(item, sort) !== after),
      place,
    );
  }
  const all = inOrder((await fetchEverything(ctx, uid, meta)).nodes, place);
  if (after === undefined) return all;
  const bound = Buffer.from(after);
  return all.filter((item) => {
    const side = Buffer.compare(Buffer.from(sortValue(item, sort)), bound);
    return descending ? side < 0 : side > 0;
  });
}

/**
 * A page of a user's notes. With `nextToken` a page costs the same wherever it lies; `offset` reads what it skips.
 * With `tag` every note is read, because tags have no index.
 * @param before META, where the caller has read it already
 */
export async function listNodes(
  ctx: StoreContext,
  uid: string,
  query: ListQuery,
  before?: Meta,
): Promise<NodeList & { graphVersion: number }> {
  const limit = query.limit ?? limits.defaultPageSize;
  const meta = before ?? (await readMeta(ctx, uid));
  const place = placeOf(uid, meta, query);
  const skip = place.after === undefined ? place.offset : 0;
  const items = await notesFrom(ctx, uid, meta, place, query.tag ? undefined : skip + limit + 2);
  const matching = query.tag ? items.filter((item) => item.tags.includes(query.tag as string)) : items;
  const page = matching.slice(skip, skip + limit);
  const hasMore = matching.length > skip + limit;
  const final = page.at(-1);
  const total = query.tag ? matching.length + (place.after === undefined ? 0 : place.offset) : meta.nodeCount;
  const next = final && { ...place, after: sortValue(final, place.sort), offset: place.offset + page.length };
  return {
    nodes: page.map(toSummary),
    totalCount: total,
    total,
    limit,
    offset: place.offset,
    hasMore,
    ...(hasMore && next ? { nextToken: encodeCursor('list', uid, meta, next) } : {}),
    graphVersion: meta.graphVersion,
  };
}
