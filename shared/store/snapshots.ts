import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchRead, batchWrite, type Item, type Key } from '../batch/index.ts';
import { fanOut, type StoreContext } from './context.ts';
import { keys } from './keys.ts';
import { last, queryRange } from './query.ts';

/** Says which snapshot of a partition is the current one; its chunks were written before it. */
export interface ManifestItem extends Item {
  readonly snapshot: string;
  readonly chunks: number;
}
interface ChunkItem extends Item {
  readonly data: Uint8Array;
}

/** The chunks that a manifest names; undefined when one of them is gone. */
export async function loadChunks(ctx: StoreContext, manifest: ManifestItem): Promise<Uint8Array[] | undefined> {
  const wanted = Array.from({ length: manifest.chunks }, (_, n) => keys.chunk(manifest.PK, manifest.snapshot, n));
  const items = await batchRead(ctx.client, ctx.table, wanted, { concurrency: fanOut(ctx) });
  const data = items.flatMap((item) => (item ? [(item as ChunkItem).data] : []));
  return data.length < manifest.chunks ? undefined : data;
}

/**
 * Keeps a snapshot: chunks first, then the manifest that names them, unless a newer one is there; then the old chunks go.
 * @param facts what the manifest tells beside; the number under the name `newerBy` says which of two manifests is the newer
 */
export async function keepChunks<Name extends string>(
  ctx: StoreContext,
  partition: string,
  chunks: readonly Uint8Array[],
  facts: Readonly<Record<string, unknown>> & Readonly<Record<Name, number>>,
  newerBy: Name,
): Promise<void> {
  const snapshot = ctx.newId(ctx.now());
  const concurrency = fanOut(ctx);
  await batchWrite(
    ctx.client,
    ctx.table,
    chunks.map((data, chunk) => ({ put: { ...keys.chunk(partition, snapshot, chunk), data } })),
    { concurrency },
  );
  const manifest = { ...keys.manifest(partition), ...facts, snapshot, chunks: chunks.length };
  const won = await putManifest(ctx, manifest, newerBy, facts[newerBy]);
  const stored = await queryRange<Key & Item>(ctx, {
    partition,
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
}

async function putManifest(ctx: StoreContext, Item: ManifestItem, newerBy: string, value: number): Promise<boolean> {
  try {
    await ctx.client.send(
      new PutCommand({
        TableName: ctx.table,
        Item,
        ConditionExpression: 'attribute_not_exists(PK) OR #newerBy < :value',
        ExpressionAttributeNames: { '#newerBy': newerBy },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
