import { type Signature, signatureOf, Unavailable } from '../graph/index.ts';
import { mapBounded } from '../work/index.ts';
import { unpackText } from './body.ts';
import { fanOut, readItems, type StoreContext } from './context.ts';
import { queryEdges } from './edges.ts';
import { type BodyItem, type EdgeItem, endsOf, type NodeItem } from './items.ts';
import { noteKeys } from './node-items.ts';
import { changeBytes } from './signature-log.ts';

/** A note as it is now, for its connections. */
export interface ReadNote {
  readonly id: string;
  /** Undefined when there is no such note. */
  readonly signature: Signature | undefined;
  /** The edges stored with it, by the note at the far end. */
  readonly edges: ReadonlyMap<string, EdgeItem>;
}

/** A note and its body are written one after the other: within this time after the change, the other may still come. */
const writingMs = 30_000;

/**
 * Bytes of signatures in one entry of the log. Beside them it has at most 80 KB of pairs, and an item 400 KB. A note of 20,000
 * characters always fits: no script takes more than 240 KB.
 */
const signatureBytesPerEntry = 300_000;

/** The first of the notes, as many as one entry of the log has room for; at least one. */
export function fitting(notes: readonly ReadNote[]): readonly ReadNote[] {
  let bytes = 0;
  const tooMany = notes.findIndex(({ id, signature }, i) => {
    bytes += changeBytes(id, signature);
    return i > 0 && bytes > signatureBytesPerEntry;
  });
  return tooMany < 0 ? notes : notes.slice(0, tooMany);
}

/**
 * Reads notes with the edges stored with them.
 * @param changedAt when they changed, in milliseconds since 1970
 * @throws Unavailable when a note has no body and somebody may still be writing it
 */
export async function readNotes(
  ctx: StoreContext,
  uid: string,
  ids: readonly string[],
  changedAt = 0,
): Promise<ReadNote[]> {
  const [items, edges] = await Promise.all([
    readItems(
      ctx,
      ids.flatMap((id) => noteKeys(uid, id)),
    ),
    mapBounded(ids, fanOut(ctx), (id) => queryEdges(ctx, uid, id)),
  ]);
  return ids.map((id, i) => {
    const [node, body] = [items[2 * i] as NodeItem | undefined, items[2 * i + 1] as BodyItem | undefined];
    if (node && !body && ctx.now() - changedAt < writingMs)
      throw new Unavailable(`Note ${id} is still being written`, 5);
    return {
      id,
      // Without a body it was never created whole. One that changes at this moment is read again by the event of that change.
      signature: node && body ? signatureOf(unpackText(body), node.tags) : undefined,
      edges: new Map((edges[i] ?? []).map((edge) => [endsOf(edge).there, edge])),
    };
  });
}
