import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchRead, batchWrite, type Item, type Key } from '../batch/index.ts';
import { BadSnapshot, decodeSnapshot, encodeSnapshot, type SearchIndex } from '../search/index.ts';
import { fanOut, type StoreContext } from './context.ts';
import { keys } from './keys.ts';
import { last, queryRange } from './query.ts';
import type { IndexState } from './search-state.ts';

/** Says which snapshot is the current one; its chunks were written before it. */
interface ManifestItem extends Item {
  readonly snapshot: string;
  readonly chunks: number;
  readonly throughMs: number;
}
interface ChunkItem extends Item {
  readonly data: Uint8Array;
}

/** Loads the snapshot that a manifest names; undefined when there is none, or it is gone or damaged: then the index is built anew. */
export async function loadSnapshot(
  ctx: StoreContext,
  uid: string,
  manifest: Item | undefined,
): Promise<IndexState | undefined> {
  if (!manifest) return undefined;
  const { snapshot, chunks, throughMs } = manifest as ManifestItem;
  const wanted = Array.from({ length: chunks }, (_, chunk) => keys.searchChunk(uid, snapshot, chunk));
  const items = (await batchRead(ctx.client, ctx.table, wanted, { concurrency: fanOut(ctx) })) as (
    | ChunkItem
    | undefined
  )[];
  const data = items.flatMap((item) => (item ? [item.data] : []));
  if (data.length < chunks) return undefined;
  try {
    return { index: decodeSnapshot(data), throughMs };
  } catch (error) {
    if (error instanceof BadSnapshot) return undefined;
    throw error;
  }
}

/**
 * Keeps the index: chunks first, then the manifest that names them, unless a newer one is there; then the old chunks go.
 * @returns the index as it comes out of its snapshot: packed, it takes a third of the memory of one that was just built
 */
export async function saveSnapshot(
  ctx: StoreContext,
  uid: string,
  { index, throughMs }: IndexState,
): Promise<SearchIndex> {
  const snapshot = ctx.newId(ctx.now());
  const chunks = encodeSnapshot(index);
  const concurrency = fanOut(ctx);
  await batchWrite(
    ctx.client,
    ctx.table,
    chunks.map((data, chunk) => ({ put: { ...keys.searchChunk(uid, snapshot, chunk), data } })),
    { concurrency },
  );
  const manifest: ManifestItem = { ...keys.searchManifest(uid), snapshot, chunks: chunks.length, throughMs };
  const won = await putManifest(ctx, manifest);
  const stored = await queryRange<Key & Item>(ctx, {
    partition: keys.search(uid),
    from: 'S#',
    to: `S#${last}`,
    attributes: ['PK', 'SK'],
  });
  // Ours when a newer manifest won; else everybody else's, also what a crash left behind.
  const old = stored.filter(({ SK }) => SK.startsWith(`S#${snapshot}#`) !== won);
  await batchWrite(
    ctx.client,
    ctx.table,
    old.map(({ PK, SK }) => ({ remove: { PK, SK } })),
    { concurrency },
  );
  return decodeSnapshot(chunks);
}

async function putManifest(ctx: StoreContext, Item: ManifestItem): Promise<boolean> {
  try {
    await ctx.client.send(
      new PutCommand({
        TableName: ctx.table,
        Item,
        ConditionExpression: 'attribute_not_exists(PK) OR throughMs < :through',
        ExpressionAttributeValues: { ':through': Item.throughMs },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
