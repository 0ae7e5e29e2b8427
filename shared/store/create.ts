import { keyString, type Write } from '../batch/index.ts';
import type { NodeDraft } from '../contract/index.ts';
import type { DomainError } from '../graph/index.ts';
import { isoTime, notConfirmed, readItems, type StoreContext, writeAndTellRest } from './context.ts';
import type { NodeItem } from './items.ts';
import { bump, ensureShards, readMeta, roomFor, tooMany } from './meta.ts';
import { type NoteItems, newNote } from './node-items.ts';

/** What became of each draft, in their order: the stored note, or why there is none. */
export interface Creation {
  readonly outcomes: (NodeItem | DomainError)[];
  readonly graphVersion: number;
}

/**
 * Creates notes, up to the user's limit. Each note is whole or not there: a half that was stored is taken back.
 * @throws what no retry can mend
 */
export async function createNodes(ctx: StoreContext, uid: string, drafts: readonly NodeDraft[]): Promise<Creation> {
  const meta = await readMeta(ctx, uid);
  const room = roomFor(meta).nodes;
  const notes = drafts.slice(0, room).map((draft) => newNote(uid, ctx.newNodeId(ctx.now()), draft, isoTime(ctx)));
  const refused = drafts.slice(room).map(() => tooMany('notes'));
  if (notes.length === 0) return { outcomes: refused, graphVersion: meta.graphVersion };

  await ensureShards(ctx, uid, meta);
  const stored = ctx.keyed?.resumed ? await storedByFirstTry(ctx, notes) : new Map<NoteItems, NodeItem>();
  const missing = notes.filter((note) => !stored.has(note));
  const failed = await storeNotes(ctx, missing);
  const graphVersion = await bump(ctx, uid, { nodes: missing.length - failed.size });
  const outcomes = notes.map((note) => (failed.has(note) ? notConfirmed('created') : (stored.get(note) ?? note.node)));
  return { outcomes: [...outcomes, ...refused], graphVersion };
}

/** The notes that a first try of the same request stored whole, as they are now: somebody may have changed them since. */
async function storedByFirstTry(ctx: StoreContext, notes: readonly NoteItems[]): Promise<Map<NoteItems, NodeItem>> {
  const items = await readItems(
    ctx,
    notes.flatMap(({ node, body }) => [node, body]),
  );
  return new Map(
    notes.flatMap((note, i) => (items[2 * i] && items[2 * i + 1] ? [[note, items[2 * i] as NodeItem] as const] : [])),
  );
}

/** Stores whole notes. @returns those that could not be stored, of which nothing is left behind */
export async function storeNotes(ctx: StoreContext, notes: readonly NoteItems[]): Promise<Set<NoteItems>> {
  // Bodies first: they fill earlier calls, so that a note that can be seen most often has its content already.
  const writes: Write[] = [...notes.map(({ body }) => ({ put: body })), ...notes.map(({ node }) => ({ put: node }))];
  const left = await writeAndTellRest(ctx, writes);
  const failed = new Set(notes.filter((note) => left.has(keyString(note.node)) || left.has(keyString(note.body))));
  // The halves go again. What even this cannot remove was never acknowledged, and the healer takes it.
  if (failed.size > 0)
    await writeAndTellRest(
      ctx,
      [...failed].flatMap(({ node, body }) => [{ remove: node }, { remove: body }]),
    );
  return failed;
}
