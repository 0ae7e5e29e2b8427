import { keyString } from '../batch/index.ts';
import type { PortableEdge, PortableNode } from '../contract/index.ts';
import { Conflict, cut, type DomainError, Invalid, shardOf } from '../graph/index.ts';
import { notConfirmed, readItems, type StoreContext, writeAndTellRest } from './context.ts';
import { storeNotes } from './create.ts';
import { createEdges } from './create-edges.ts';
import type { Meta } from './items.ts';
import { keys } from './keys.ts';
import { bump, ensureShards, metaFrom, roomFor, tooMany } from './meta.ts';
import { noteItems } from './node-items.ts';
import { noticeOf } from './notices.ts';

/** What became of one item: stored now, there already, or why not. */
export type ImportOutcome = 'created' | 'skipped' | DomainError;

/** What became of each item, in their order. */
export interface Importation {
  readonly nodes: ImportOutcome[];
  readonly edges: ImportOutcome[];
  readonly graphVersion: number;
}

/**
 * Takes in notes and edges under their own ids. What is there already is skipped, so that an import can be repeated. Automatic
 * edges are skipped too: they follow from the notes, and only what draws them from those may write them (ADR 18).
 * A note's shard is part of its id: one beyond this environment's shards is refused rather than moved.
 */
export async function importGraph(
  ctx: StoreContext,
  uid: string,
  nodes: readonly PortableNode[],
  edges: readonly PortableEdge[],
): Promise<Importation> {
  const stored = await importNodes(ctx, uid, nodes);
  if (edges.length === 0) return { ...stored, edges: [] };
  const connected = await createEdges(ctx, uid, edges.filter(isDrawn));
  const rest = connected.outcomes.values();
  return {
    nodes: stored.nodes,
    edges: edges.map((edge): ImportOutcome => {
      const outcome = isDrawn(edge) ? rest.next().value : undefined;
      if (outcome === undefined || outcome instanceof Conflict) return 'skipped';
      return outcome instanceof Error ? outcome : 'created';
    }),
    graphVersion: Math.max(stored.graphVersion, connected.graphVersion),
  };
}

/** Whether the user drew it; one that does not say is the user's. */
const isDrawn = ({ origin }: PortableEdge): boolean => origin !== 'automatic';

async function importNodes(ctx: StoreContext, uid: string, nodes: readonly PortableNode[]) {
  const highest = (meta: Meta): number => Math.max(meta.highestShard, ctx.shards - 1);
  const possible = nodes.filter(({ id }) => shardOf(id) !== undefined);
  const [metaItem, ...found] = await readItems(
    ctx,
    [keys.meta(uid), ...possible.map(({ id }) => keys.node(uid, id))],
    ['PK', 'SK', 'graphVersion', 'highestShard', 'nodeCount', 'edgeCount'],
  );
  const meta = metaFrom(ctx, metaItem);
  const existing = new Set(possible.filter((_, i) => found[i]).map(({ id }) => id));
  let room = roomFor(meta).nodes;
  const accepted: PortableNode[] = [];
  const outcomes = nodes.map((node): ImportOutcome => {
    const shard = shardOf(node.id);
    if (shard === undefined) return badId(node.id, 'is not the id of a note');
    if (shard > highest(meta))
      return badId(node.id, `names shard ${shard}; this environment has 0 to ${highest(meta)}`);
    if (existing.has(node.id)) return 'skipped';
    if (room === 0) return tooMany('notes');
    room -= 1;
    existing.add(node.id);
    accepted.push(node);
    return 'created';
  });
  if (accepted.length === 0) return { nodes: outcomes, graphVersion: meta.graphVersion };

  await ensureShards(ctx, uid, meta);
  const failed = await storeAccepted(ctx, uid, accepted);
  const graphVersion = await bump(ctx, uid, { nodes: accepted.length - failed.size });
  const busy = (i: number) => outcomes[i] === 'created' && failed.has((nodes[i] as PortableNode).id);
  return {
    nodes: outcomes.map((outcome, i) => (busy(i) ? notConfirmed('stored') : outcome)),
    graphVersion,
  };
}

const badId = (id: string, what: string) => new Invalid(`The id ${cut(id, 64)} ${what}`, { field: 'id', rule: 'id' });

/** Their times are their own, so notice is given of them. @returns the ids that could not be stored */
async function storeAccepted(ctx: StoreContext, uid: string, nodes: readonly PortableNode[]): Promise<Set<string>> {
  const notice = noticeOf(
    ctx,
    uid,
    nodes.map(({ id }) => id),
  );
  const left = await writeAndTellRest(ctx, notice);
  if (notice.some(({ put }) => left.has(keyString(put)))) return new Set(nodes.map(({ id }) => id));
  const failed = await storeNotes(
    ctx,
    nodes.map((node) => noteItems(uid, node)),
  );
  return new Set([...failed].map(({ node }) => node.id));
}
