import type { Item } from '../batch/index.ts';
import type { Exported, PortableEdge, PortableNode } from '../contract/index.ts';
import { NotFound } from '../graph/index.ts';
import { readItems, type StoreContext } from './context.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type BodyItem, type EdgeItem, type Meta, type NodeItem, toEdge } from './items.ts';
import { keys } from './keys.ts';
import { readMeta } from './meta.ts';
import { toPortable } from './node-items.ts';
import { getNode } from './nodes.ts';
import { last, queryRange } from './query.ts';
import { fetchEverything } from './shards.ts';

/**
 * Bytes of JSON on one page: two thirds of Lambda's 6 MB, because an answer that a client does not let us compress is
 * escaped on its way out; and what `POST /import` takes.
 */
const pageBytes = 3_500_000;
/** Notes read at once: a hundred bodies are one call. */
const step = 100;
const edgeStep = 2_000;

/** Notes first, shard by shard, then edges: every edge of a page has its ends on this or an earlier page. */
interface Place {
  readonly kind: 'N' | 'E';
  readonly shard: number;
  /** Sort key of the last item given. */
  readonly after: string;
}

interface Page {
  readonly nodes: PortableNode[];
  readonly edges: PortableEdge[];
  bytes: number;
}

/** A page of the user's whole graph with contents, in a fixed order that later writes do not disturb. */
export async function exportPage(
  ctx: StoreContext,
  uid: string,
  token?: string,
): Promise<Exported & { graphVersion: number }> {
  const meta = await readMeta(ctx, uid);
  const start: Place = token ? decodeCursor('export', uid, meta, token) : { kind: 'N', shard: 0, after: 'N#' };
  const read = ctx.flags().leanQueries ? leanReader(ctx, uid) : await everythingReader(ctx, uid, meta);
  const page: Page = { nodes: [], edges: [], bytes: 0 };
  let place: Place | undefined = start;
  while (place && page.bytes < pageBytes) place = await addStep(page, place, meta, read);
  return {
    nodes: page.nodes,
    edges: page.edges,
    ...(place ? { nextToken: encodeCursor('export', uid, meta, place) } : {}),
    graphVersion: meta.graphVersion,
  };
}

/** Reads up to `atMost` items of a place, without the item it starts after. */
type Reader = (
  place: Place,
  atMost: number,
) => Promise<{ items: Item[]; noteOf: (node: NodeItem) => Promise<PortableNode | undefined> }>;

/** A note and its body are two reads: one that changed in between is read again, and one that is gone by then is left out. */
async function wholeNote(
  ctx: StoreContext,
  uid: string,
  node: NodeItem,
  body: BodyItem | undefined,
): Promise<PortableNode | undefined> {
  if (body?.bodyVersion === node.bodyVersion) return toPortable(node, body);
  try {
    const { userId: _u, metadata: _m, version: _v, ...portable } = (await getNode(ctx, uid, node.id)).node;
    return portable;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

function leanReader(ctx: StoreContext, uid: string): Reader {
  return async ({ kind, shard, after }, atMost) => {
    const range = { partition: keys.shard(uid, shard), from: after, to: `${kind}#${last}` };
    // The bounds are inclusive: one more is read, and the item of the page before is dropped.
    const found = await queryRange(ctx, { ...range, atMost: atMost + 1 });
    const items = found.filter(({ SK }) => SK !== after).slice(0, atMost);
    const bodies =
      kind === 'N'
        ? await readItems(
            ctx,
            (items as NodeItem[]).map(({ id }) => keys.body(uid, id)),
          )
        : [];
    const byKey = new Map((items as NodeItem[]).map(({ id }, i) => [id, bodies[i] as BodyItem | undefined]));
    return { items, noteOf: (node) => wholeNote(ctx, uid, node, byKey.get(node.id)) };
  };
}

/** The original path (`leanQueries` off): everything is read for every page. */
async function everythingReader(ctx: StoreContext, uid: string, meta: Meta): Promise<Reader> {
  const { nodes, bodies, edges } = await fetchEverything(ctx, uid, meta);
  const byKey = new Map(bodies.map((body) => [`${body.PK}${body.SK.slice(1)}`, body]));
  return async ({ kind, shard, after }, atMost) => {
    const inShard = (kind === 'N' ? nodes : edges).filter(({ PK, SK }) => PK === keys.shard(uid, shard) && SK > after);
    return {
      items: inShard.slice(0, atMost),
      noteOf: (node) => wholeNote(ctx, uid, node, byKey.get(`${node.PK}${node.SK.slice(1)}`)),
    };
  };
}

/** Adds what fits of the next step. @returns where to go on, or undefined at the end */
async function addStep(page: Page, place: Place, meta: Meta, read: Reader): Promise<Place | undefined> {
  const atMost = place.kind === 'N' ? step : edgeStep;
  const { items, noteOf } = await read(place, atMost);
  for (const item of items) {
    if (page.bytes >= pageBytes) return { ...place, after: before(items, item, place) };
    if (place.kind === 'N') addNode(page, await noteOf(item as NodeItem));
    else addEdge(page, item as EdgeItem);
  }
  const final = items.at(-1);
  if (final && items.length === atMost) return { ...place, after: final.SK };
  if (place.shard < meta.highestShard) return { kind: place.kind, shard: place.shard + 1, after: `${place.kind}#` };
  return place.kind === 'N' ? { kind: 'E', shard: 0, after: 'E#' } : undefined;
}

const before = (items: readonly Item[], item: Item, place: Place): string =>
  items[items.indexOf(item) - 1]?.SK ?? place.after;

function addNode(page: Page, portable: PortableNode | undefined): void {
  if (!portable) return;
  page.nodes.push(portable);
  page.bytes += Buffer.byteLength(JSON.stringify(portable));
}

function addEdge(page: Page, item: EdgeItem): void {
  if (!item.outgoing) return;
  const { source, target, type, weight } = toEdge(item);
  page.edges.push({ source, target, type, weight, origin: item.origin });
  page.bytes += 150;
}
