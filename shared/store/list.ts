import type { ListQuery, NodeList } from '../contract/index.ts';
import { limits } from '../contract/index.ts';
import { Invalid } from '../graph/index.ts';
import type { StoreContext } from './context.ts';
import { type NodeItem, toSummary } from './items.ts';
import { keys } from './keys.ts';
import { readMeta } from './meta.ts';
import { last, queryRange } from './query.ts';

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

const encode = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(token: string): Place {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString()) as Place;
    if (place.sort in orders && typeof place.after === 'string' && Number.isInteger(place.offset)) return place;
  } catch {
    // Falls through to the same answer: the token is not one of ours.
  }
  throw new Invalid('nextToken is not one this API gave; start again without it', { field: 'nextToken' });
}

function placeOf(query: ListQuery): Place {
  if (query.nextToken) return decode(query.nextToken);
  const sort = query.sort_by ?? 'created_at';
  return {
    sort,
    descending: (query.order ?? (sort === 'title' ? 'asc' : 'desc')) === 'desc',
    offset: query.offset ?? 0,
  };
}

const sortValue = (item: NodeItem, sort: Sort): string => String(item[orders[sort].sortKey as keyof NodeItem]);

/** Reads from every shard as much as the page could need of it, merged into one order. */
async function readShards(
  ctx: StoreContext,
  uid: string,
  highestShard: number,
  place: Place,
  perShard: number | undefined,
): Promise<NodeItem[]> {
  const order = orders[place.sort];
  // BETWEEN is inclusive: the last note of the page before comes again and is dropped below.
  const bounds = place.after === undefined ? {} : place.descending ? { to: place.after } : { from: place.after };
  const pages = await Promise.all(
    Array.from({ length: highestShard + 1 }, (_, shard) =>
      queryRange<NodeItem>(ctx, {
        partition: keys.shard(uid, shard),
        from: order.from,
        to: order.to,
        ...bounds,
        ...('index' in order ? { index: { name: order.index, sortKey: order.sortKey } } : {}),
        descending: place.descending,
        ...(perShard === undefined ? {} : { atMost: perShard }),
      }),
    ),
  );
  const direction = place.descending ? -1 : 1;
  return pages
    .flat()
    .filter((item) => sortValue(item, place.sort) !== place.after)
    .sort(
      (a, b) =>
        direction * Buffer.compare(Buffer.from(sortValue(a, place.sort)), Buffer.from(sortValue(b, place.sort))),
    );
}

/**
 * A page of a user's notes. With `nextToken` a page costs the same wherever it lies; `offset` reads what it skips.
 * With `tag` every note is read, because tags have no index.
 */
export async function listNodes(
  ctx: StoreContext,
  uid: string,
  query: ListQuery,
): Promise<NodeList & { graphVersion: number }> {
  const limit = query.limit ?? limits.defaultPageSize;
  const place = placeOf(query);
  const meta = await readMeta(ctx, uid);
  const skip = place.after === undefined ? place.offset : 0;
  const needed = skip + limit + 2;
  const items = await readShards(ctx, uid, meta.highestShard, place, query.tag ? undefined : needed);
  const matching = query.tag ? items.filter((item) => item.tags.includes(query.tag as string)) : items;
  const page = matching.slice(skip, skip + limit);
  const hasMore = matching.length > skip + limit;
  const final = page.at(-1);
  const total = query.tag ? matching.length + (place.after === undefined ? 0 : place.offset) : meta.nodeCount;
  return {
    nodes: page.map(toSummary),
    totalCount: total,
    total,
    limit,
    offset: place.offset,
    hasMore,
    ...(hasMore && final
      ? { nextToken: encode({ ...place, after: sortValue(final, place.sort), offset: place.offset + page.length }) }
      : {}),
    graphVersion: meta.graphVersion,
  };
}
