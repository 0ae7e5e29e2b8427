import { keyString } from '../batch/index.ts';
import type { Edge } from '../contract/index.ts';
import { type DomainError, edgeIdOf } from '../graph/index.ts';
import { isoTime, notConfirmed, readItems, type StoreContext, writeAndTellRest } from './context.ts';
import type { EdgeItem } from './items.ts';
import { keys } from './keys.ts';
import { bump, metaFrom, roomFor, tooMany } from './meta.ts';
import { connected, copiesOf, impossible, type NewEdge, removalOf } from './new-edge.ts';
import { noSuchNode } from './node-items.ts';

/** What became of each edge, in their order: the stored one, or why there is none. */
export interface EdgesCreation {
  readonly outcomes: (Edge | DomainError)[];
  readonly graphVersion: number;
}

/** What is known of each end and pair before edges are written. */
async function lookUp(ctx: StoreContext, uid: string, edges: readonly NewEdge[]) {
  const ids = [...new Set(edges.flatMap(({ source, target }) => [source, target]))];
  const [metaItem, ...items] = await readItems(ctx, [
    keys.meta(uid),
    ...ids.map((id) => keys.node(uid, id)),
    ...edges.map(({ source, target }) => keys.edgeAt(uid, source, target)),
  ]);
  const existing = new Set(ids.filter((_, i) => items[i] !== undefined));
  const stored = edges.flatMap(({ source, target }, i) => {
    const item = items[ids.length + i] as EdgeItem | undefined;
    return item ? [{ id: edgeIdOf(source, target), ...item }] : [];
  });
  const idsOf = (origin: EdgeItem['origin']) =>
    new Set(stored.filter((edge) => edge.origin === origin).map(({ id }) => id));
  // Stored by a first try of this very request, whose answer was lost.
  const own = new Map(
    stored
      .filter(({ createdAt, origin }) => ctx.keyed?.resumed && createdAt === ctx.keyed.at && origin === 'manual')
      .map((edge) => [edge.id, edge]),
  );
  return { meta: metaFrom(ctx, metaItem), existing, taken: idsOf('manual'), automatic: idsOf('automatic'), own };
}

/**
 * Connects many pairs at half a transaction's price: reads what exists, then writes both copies of what is new.
 * An automatic edge gives way to the user's own. Two requests that create the same pair at the same moment may both be told so; it still is one edge (ADR 8).
 */
export async function createEdges(ctx: StoreContext, uid: string, edges: readonly NewEdge[]): Promise<EdgesCreation> {
  const wrong = edges.map(impossible);
  const possible = edges.filter((_, i) => !wrong[i]);
  const { meta, existing, taken, automatic, own } = await lookUp(ctx, uid, possible);
  let room = roomFor(meta).edges;
  const again = new Set<NewEdge>();
  const outcomes = edges.map((edge, i): NewEdge | DomainError => {
    const id = edgeIdOf(edge.source, edge.target);
    const absent = [edge.source, edge.target].find((end) => !existing.has(end));
    if (wrong[i]) return wrong[i];
    if (absent !== undefined) return noSuchNode(absent);
    const first = own.get(id);
    if (first) {
      own.delete(id);
      // Whether it took the place of an automatic one is known from the first try only.
      const same: NewEdge = first.replaced ? { ...edge, replaced: true } : edge;
      again.add(same);
      return same;
    }
    if (taken.has(id)) return connected(edge);
    if (automatic.has(id)) {
      taken.add(id);
      return { ...edge, replaced: true };
    }
    if (room === 0) return tooMany('edges');
    room -= 1;
    taken.add(id);
    return edge;
  });
  const accepted = outcomes.filter((outcome): outcome is NewEdge => !(outcome instanceof Error));
  if (accepted.length === 0) return { outcomes: outcomes as DomainError[], graphVersion: meta.graphVersion };
  const failed = await storeEdges(ctx, uid, accepted);
  const added = accepted.filter((edge) => !failed.has(edge) && !edge.replaced && !again.has(edge));
  const lost = accepted.filter((edge) => failed.has(edge) && edge.replaced);
  return {
    outcomes: outcomes.map((outcome) => {
      if (outcome instanceof Error) return outcome;
      if (failed.has(outcome)) return notConfirmed('created');
      const { replaced: _, ...edge } = outcome;
      return { id: edgeIdOf(edge.source, edge.target), ...edge };
    }),
    graphVersion: await bump(ctx, uid, { edges: added.length - lost.length }),
  };
}

/** Stores both copies of each edge. @returns those of which not both were confirmed; what was stored of them goes again */
async function storeEdges(ctx: StoreContext, uid: string, edges: readonly NewEdge[]): Promise<Set<NewEdge>> {
  const now = ctx.keyed?.at ?? isoTime(ctx);
  const copies = new Map(edges.map((edge) => [edge, copiesOf(uid, edge, now)]));
  const left = await writeAndTellRest(
    ctx,
    [...copies.values()].flat().map((put) => ({ put })),
  );
  const failed = new Set(edges.filter((edge) => copies.get(edge)?.some((copy) => left.has(keyString(copy)))));
  if (failed.size > 0)
    await writeAndTellRest(
      ctx,
      [...failed].flatMap((edge) => removalOf(uid, edge.source, edge.target)),
    );
  return failed;
}
