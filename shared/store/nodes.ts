import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { limits, type Node, type NodeChange, type NodeDraft } from '../contract/index.ts';
import {
  Conflict,
  cut,
  metadataOf,
  NotFound,
  normalizeTags,
  PreconditionFailed,
  previewOf,
  shardOf,
  titleFrom,
  Unprocessable,
} from '../graph/index.ts';
import { isoTime, readItems, type StoreContext, writeItems } from './context.ts';
import { type BodyItem, type MetaItem, type NodeItem, sortKeysOf, toNode } from './items.ts';
import { keys } from './keys.ts';
import { bump, ensureShards, metaFrom, readMeta } from './meta.ts';

/** Reads and conditional writes are tried again this often when another writer wins in between. */
const races = 4;

export const noSuchNode = (id: string) => new NotFound(`There is no note ${cut(id, 64)}`, { field: 'id' });

export async function createNode(
  ctx: StoreContext,
  uid: string,
  draft: NodeDraft,
): Promise<{ node: Node; graphVersion: number }> {
  const meta = await readMeta(ctx, uid);
  if (meta.nodeCount >= limits.nodesPerUser) {
    throw new Unprocessable(`A user may have ${limits.nodesPerUser} notes; delete some first`, {
      limit: limits.nodesPerUser,
      field: 'nodes',
    });
  }
  await ensureShards(ctx, uid, meta);
  const { node, body } = newItems(uid, ctx.newNodeId(ctx.now()), draft, isoTime(ctx));
  // The body first: a note that can be seen always has its content.
  await writeItems(ctx, [{ put: body }, { put: node }]);
  const graphVersion = await bump(ctx, uid, { nodes: 1 });
  return { node: toNode(uid, node, body), graphVersion };
}

function newItems(uid: string, id: string, draft: NodeDraft, now: string): { node: NodeItem; body: BodyItem } {
  const title = draft.title?.trim() || titleFrom(draft.content);
  const node: NodeItem = {
    ...keys.node(uid, id),
    id,
    title,
    format: draft.format ?? 'text',
    tags: normalizeTags(draft.tags ?? []),
    position: { x: draft.x ?? 0, y: draft.y ?? 0, z: draft.z ?? 0 },
    metadata: metadataOf(draft.content),
    preview: previewOf(draft.content),
    version: 1,
    bodyVersion: 1,
    createdAt: now,
    updatedAt: now,
    ...sortKeysOf(title, now, id),
  };
  return { node, body: { ...keys.body(uid, id), content: draft.content, bodyVersion: 1 } };
}

interface Stored {
  readonly node: NodeItem;
  readonly body: BodyItem;
  readonly graphVersion: number;
}

/** META, note and body in one read. A body of another version than its note was caught mid-update: read again. */
async function readStored(ctx: StoreContext, uid: string, id: string): Promise<Stored> {
  if (shardOf(id) === undefined) throw noSuchNode(id);
  for (let attempt = 0; attempt < races; attempt += 1) {
    const [meta, node, body] = await readItems(ctx, [keys.meta(uid), keys.node(uid, id), keys.body(uid, id)]);
    if (!node) throw noSuchNode(id);
    const stored = {
      node: node as NodeItem,
      body: body as BodyItem,
      graphVersion: metaFrom(meta as MetaItem).graphVersion,
    };
    if (stored.body?.bodyVersion === stored.node.bodyVersion) return stored;
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

/** Whole notes by id, duplicates collapsed, and the ids that name none. */
export async function getNodes(
  ctx: StoreContext,
  uid: string,
  ids: readonly string[],
): Promise<{ nodes: Node[]; missing: string[]; graphVersion: number }> {
  const distinct = [...new Set(ids)];
  const known = distinct.filter((id) => shardOf(id) !== undefined);
  const [meta, ...items] = await readItems(ctx, [
    keys.meta(uid),
    ...known.flatMap((id) => [keys.node(uid, id), keys.body(uid, id)]),
  ]);
  const nodes: Node[] = [];
  const missing = new Set(distinct);
  for (const [i, id] of known.entries()) {
    const [node, body] = [items[2 * i] as NodeItem | undefined, items[2 * i + 1] as BodyItem | undefined];
    if (!node) continue;
    missing.delete(id);
    nodes.push(body?.bodyVersion === node.bodyVersion ? toNode(uid, node, body) : (await getNode(ctx, uid, id)).node);
  }
  return { nodes, missing: [...missing], graphVersion: metaFrom(meta as MetaItem).graphVersion };
}

function changed(stored: Stored, change: NodeChange, now: string): { node: NodeItem; body: BodyItem } {
  const { node, body } = stored;
  const version = node.version + 1;
  const content = change.content ?? body.content;
  const bodyVersion = content === body.content ? node.bodyVersion : version;
  const title = change.title === undefined ? node.title : change.title.trim() || titleFrom(content);
  return {
    node: {
      ...node,
      title,
      format: change.format ?? node.format,
      tags: change.tags ? normalizeTags(change.tags) : node.tags,
      position: { x: change.x ?? node.position.x, y: change.y ?? node.position.y, z: change.z ?? node.position.z },
      metadata: metadataOf(content),
      preview: previewOf(content),
      version,
      bodyVersion,
      updatedAt: now,
      ...sortKeysOf(title, now, node.id),
    },
    body: { ...body, content, bodyVersion },
  };
}

/** Writes a changed note if nobody changed it in between; note and body change together or not at all. */
async function replace(ctx: StoreContext, before: Stored, after: { node: NodeItem; body: BodyItem }): Promise<boolean> {
  const putNode = {
    TableName: ctx.table,
    Item: after.node,
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': before.node.version },
  };
  try {
    if (after.node.bodyVersion === before.node.bodyVersion) await ctx.client.send(new PutCommand(putNode));
    else
      await ctx.client.send(
        new TransactWriteCommand({
          TransactItems: [{ Put: putNode }, { Put: { TableName: ctx.table, Item: after.body } }],
        }),
      );
    return true;
  } catch (error) {
    if (['ConditionalCheckFailedException', 'TransactionCanceledException'].includes((error as Error).name))
      return false;
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
    const after = changed(stored, change, isoTime(ctx));
    if (await replace(ctx, stored, after)) return { version: after.node.version, graphVersion: await bump(ctx, uid) };
  }
  throw new Conflict('The note is being changed by many requests at once; try again', { field: 'id' });
}
