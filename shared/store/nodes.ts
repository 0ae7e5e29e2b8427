import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Node, NodeChange } from '../contract/index.ts';
import { Conflict, PreconditionFailed, shardOf } from '../graph/index.ts';
import { isoTime, readItems, type StoreContext } from './context.ts';
import { type BodyItem, endsOf, type NodeItem, toNode } from './items.ts';
import { keys } from './keys.ts';
import { bump, metaFrom, readMeta } from './meta.ts';
import { changedNote, type NoteItems, noSuchNode, noteKeys } from './node-items.ts';
import { byKind, fetchEverything } from './shards.ts';
import { raced } from './transaction.ts';

/** Reads and conditional writes are tried again this often when another writer wins in between. */
const races = 4;

interface Stored extends NoteItems {
  readonly graphVersion: number;
}

/** META, note and body in one read. A body of another version than its note was caught mid-update: read again. */
async function readStored(ctx: StoreContext, uid: string, id: string): Promise<Stored> {
  if (shardOf(id) === undefined) throw noSuchNode(id);
  for (let attempt = 0; attempt < races; attempt += 1) {
    const [meta, node, body] = await readItems(ctx, [keys.meta(uid), ...noteKeys(uid, id)]);
    if (!node) throw noSuchNode(id);
    if (body && (body as BodyItem).bodyVersion === (node as NodeItem).bodyVersion)
      return { node: node as NodeItem, body: body as BodyItem, graphVersion: metaFrom(ctx, meta).graphVersion };
    // A note that still has no body was never created whole, nor acknowledged.
    if (!body && attempt === races - 1) throw noSuchNode(id);
  }
  throw new Conflict('The note is being changed by many requests at once; try again', { field: 'id' });
}

export async function getNode(
  ctx: StoreContext,
  uid: string,
  id: string,
): Promise<{ node: Node; graphVersion: number }> {
  const { node, body, graphVersion } = await readStored(ctx, uid, id);
  return { node: toNode(uid, node, body), graphVersion };
}

interface Found {
  readonly notes: Map<string, NodeItem>;
  readonly bodies: Map<string, BodyItem>;
  readonly graphVersion: number;
}

/** By key, or with `leanQueries` off out of everything there is. */
async function findNotes(ctx: StoreContext, uid: string, ids: readonly string[]): Promise<Found> {
  if (!ctx.flags().leanQueries) {
    const meta = await readMeta(ctx, uid);
    const { nodes, bodies } = await fetchEverything(ctx, uid, meta);
    return found(nodes, bodies, meta.graphVersion);
  }
  const [metaItem, ...items] = await readItems(ctx, [keys.meta(uid), ...ids.flatMap((id) => noteKeys(uid, id))]);
  const { nodes, bodies } = byKind(items.filter((item) => item !== undefined));
  return found(nodes, bodies, metaFrom(ctx, metaItem).graphVersion);
}

const found = (nodes: readonly NodeItem[], bodies: readonly BodyItem[], graphVersion: number): Found => ({
  notes: new Map(nodes.map((node) => [node.id, node])),
  bodies: new Map(bodies.map((body) => [endsOf(body).here, body])),
  graphVersion,
});

/** Whole notes by id, duplicates collapsed, in the order asked, and the ids that name none. */
export async function getNodes(
  ctx: StoreContext,
  uid: string,
  ids: readonly string[],
): Promise<{ nodes: Node[]; missing: string[]; graphVersion: number }> {
  const distinct = [...new Set(ids)];
  const known = distinct.filter((id) => shardOf(id) !== undefined);
  const { notes, bodies, graphVersion } = await findNotes(ctx, uid, known);
  const nodes: Node[] = [];
  const missing: string[] = [];
  for (const id of distinct) {
    const [node, body] = [notes.get(id), bodies.get(id)];
    if (!node) missing.push(id);
    else if (body?.bodyVersion === node.bodyVersion) nodes.push(toNode(uid, node, body));
    // Caught mid-update: read that note again on its own.
    else
      await getNode(ctx, uid, id).then(
        ({ node: again }) => nodes.push(again),
        () => missing.push(id),
      );
  }
  return { nodes, missing, graphVersion };
}

/** Writes a changed note if nobody changed it in between; note and body change together or not at all. */
async function replace(ctx: StoreContext, before: NoteItems, after: NoteItems): Promise<boolean> {
  const putNode = {
    TableName: ctx.table,
    Item: after.node,
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': before.node.version },
  };
  try {
    if (after.body === before.body) await ctx.client.send(new PutCommand(putNode));
    else
      await ctx.client.send(
        new TransactWriteCommand({
          TransactItems: [{ Put: putNode }, { Put: { TableName: ctx.table, Item: after.body } }],
        }),
      );
    return true;
  } catch (error) {
    if (raced(error)) return false;
    throw error;
  }
}

/**
 * Changes any subset of a note's fields.
 * @param ifVersion the version the client saw; without it the last writer wins, field by field
 */
export async function updateNode(
  ctx: StoreContext,
  uid: string,
  id: string,
  change: NodeChange,
  ifVersion?: number,
): Promise<{ version: number; graphVersion: number }> {
  for (let attempt = 0; attempt < races; attempt += 1) {
    const stored = await readStored(ctx, uid, id);
    if (ifVersion !== undefined && stored.node.version !== ifVersion) {
      throw new PreconditionFailed(`The note is at version ${stored.node.version}, not ${ifVersion}`, {
        field: 'If-Match',
        version: stored.node.version,
      });
    }
    const after = changedNote(stored, change, isoTime(ctx));
    if (await replace(ctx, stored, after)) return { version: after.node.version, graphVersion: await bump(ctx, uid) };
  }
  throw new Conflict('The note is being changed by many requests at once; try again', { field: 'id' });
}
