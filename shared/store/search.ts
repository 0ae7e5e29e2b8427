import type { SearchQuery, SearchResults } from '../contract/index.ts';
import { limits } from '../contract/index.ts';
import { SearchIndex } from '../search/index.ts';
import { unpackText } from './body.ts';
import { fanOut, readItems, type StoreContext } from './context.ts';
import { type BodyItem, endsOf, type Meta, type NodeItem } from './items.ts';
import { keys } from './keys.ts';
import { metaFrom } from './meta.ts';
import { noteKeys } from './node-items.ts';
import { noticedSince, noticesKeptDays } from './notices.ts';
import { planNotes } from './planner.ts';
import { last, queryRange } from './query.ts';
import { loadSnapshot, saveSnapshot } from './search-snapshot.ts';
import type { LoadedIndex } from './search-state.ts';
import { byKind, type Everything, everyShard, fetchEverything } from './shards.ts';

/**
 * A write stamps its time before it commits, and clocks differ: changes are asked for from this long before the last look.
 * Longer than any function may run (29 s) and any clock may be off.
 */
const overlapMs = 120_000;
/** A snapshot is kept again when this share of the notes changed, at least this many. */
const unsavedShare = 0.05;
const unsavedLeast = 100;

/** Ranked notes for a query. The index is brought up to the user's latest acknowledged write before it is asked. */
export async function searchNotes(
  ctx: StoreContext,
  uid: string,
  query: SearchQuery,
): Promise<SearchResults & { graphVersion: number }> {
  const { q, limit = limits.defaultPageSize, offset = 0 } = query;
  const { index, meta } = await currentIndex(ctx, uid);
  const { hits, total } = index.search(q, { limit, offset });
  const nodes = (await readItems(
    ctx,
    hits.map(({ id }) => keys.node(uid, id)),
    ['PK', 'SK', 'title', 'preview', 'tags'],
  )) as (NodeItem | undefined)[];
  const results = hits.flatMap(({ id, score }, i) => {
    const node = nodes[i];
    return node ? [{ node_id: id, title: node.title, body: node.preview, score, tags: node.tags }] : [];
  });
  return { query: q, results, total, has_more: offset + hits.length < total, graphVersion: meta.graphVersion };
}

/** The user's index at their current graph version: from memory, from its snapshot, or built from the notes. */
async function currentIndex(ctx: StoreContext, uid: string): Promise<{ index: SearchIndex; meta: Meta }> {
  const kept = ctx.flags().leanQueries ? ctx.indexes.get(uid) : undefined;
  const now = ctx.now();
  const [metaItem, manifest] = await readItems(ctx, [
    keys.meta(uid),
    ...(kept ? [] : [keys.manifest(keys.search(uid))]),
  ]);
  const meta = metaFrom(ctx, metaItem);
  if (!ctx.flags().leanQueries) {
    const index = SearchIndex.empty();
    putNotes(index, await fetchEverything(ctx, uid, meta));
    return { index, meta };
  }
  if (kept && kept.graphVersion === meta.graphVersion && !meta.pending) return { index: kept.index, meta };
  const known = kept ?? (await loadKnown(ctx, manifest, now));
  const changed = known ? await refresh(ctx, uid, meta, known) : 0;
  const index = known?.index ?? (await build(ctx, uid, meta));
  const state: LoadedIndex = {
    index,
    throughMs: now,
    // What is written but not bumped yet is in the index; the version that counts it is not known.
    graphVersion: meta.pending ? -1 : meta.graphVersion,
    unsaved: known ? known.unsaved + changed : index.documentCount,
  };
  ctx.indexes.set(uid, await keepWhenDue(ctx, uid, state));
  return { index, meta };
}

async function loadKnown(
  ctx: StoreContext,
  manifest: Parameters<typeof loadSnapshot>[1],
  now: number,
): Promise<LoadedIndex | undefined> {
  const snapshot = await loadSnapshot(ctx, manifest);
  // Notices older than this are gone, so a deletion could be missed.
  const tooOld = snapshot && snapshot.throughMs - overlapMs < now - noticesKeptDays * 24 * 3600 * 1000;
  return snapshot && !tooOld ? { ...snapshot, graphVersion: -1, unsaved: 0 } : undefined;
}

/** Overlays what changed since the index was last brought up to date. @returns how many notes did */
async function refresh(ctx: StoreContext, uid: string, meta: Meta, known: LoadedIndex): Promise<number> {
  const { index, throughMs } = known;
  const since = throughMs - overlapMs;
  const [noticed, updated] = await Promise.all([
    noticedSince(ctx, uid, since),
    everyShard(ctx, uid, meta, (partition) =>
      queryRange<NodeItem>(ctx, {
        partition,
        index: { name: 'byUpdated', sortKey: 'updatedKey' },
        from: new Date(since).toISOString(),
        to: last,
        attributes: ['SK', 'id', 'version'],
      }),
    ),
  ]);
  const changed = updated.flat().filter(({ id, version }) => index.versionOf(id) !== version && !noticed.has(id));
  const notes = await readNotes(ctx, uid, meta, [...changed.map(({ id }) => id), ...noticed]);
  // From here on without waiting: nobody sees the index half changed.
  const before = new Map([...noticed].map((id) => [id, index.versionOf(id)]));
  // Removed in any case: a note that was deleted and imported again starts at version 1 again.
  for (const id of noticed) index.remove(id);
  putNotes(index, notes);
  return changed.length + [...before].filter(([id, version]) => index.versionOf(id) !== version).length;
}

/** The current state of these notes: by key, or their whole shards where that takes fewer calls. */
async function readNotes(ctx: StoreContext, uid: string, meta: Meta, ids: readonly string[]): Promise<Everything> {
  if (ids.length === 0) return byKind([]);
  const plan = planNotes(ids.length, meta, fanOut(ctx));
  ctx.explain?.(plan);
  if (plan.access === 'partition') return notesOfShards(ctx, uid, meta);
  const items = await readItems(
    ctx,
    ids.flatMap((id) => noteKeys(uid, id)),
  );
  return byKind(items.filter((item) => item !== undefined));
}

async function build(ctx: StoreContext, uid: string, meta: Meta): Promise<SearchIndex> {
  const index = SearchIndex.empty();
  putNotes(index, await notesOfShards(ctx, uid, meta));
  return index;
}

async function notesOfShards(ctx: StoreContext, uid: string, meta: Meta): Promise<Everything> {
  const shards = await everyShard(ctx, uid, meta, async (partition) => {
    // Edges lie between the two ranges and are not read.
    const bodies = await queryRange(ctx, { partition, from: 'B#', to: `B#${last}` });
    const nodes = await queryRange(ctx, {
      partition,
      from: 'N#',
      to: `N#${last}`,
      attributes: ['SK', 'id', 'title', 'tags', 'version', 'bodyVersion'],
    });
    return [...bodies, ...nodes];
  });
  return byKind(shards.flat());
}

/** Puts notes into the index, which keeps those it knows at this version as they are. */
function putNotes(index: SearchIndex, { nodes, bodies }: Everything): void {
  const texts = new Map<string, BodyItem>(bodies.map((body) => [endsOf(body).here, body]));
  for (const { id, version, bodyVersion, title, tags } of nodes) {
    const body = texts.get(id);
    // A note without its body was never created whole.
    if (!body) continue;
    // Caught mid-update: indexed as older than any version, so that the next look reads it again.
    const whole = body.bodyVersion === bodyVersion;
    index.put({ id, version: whole ? version : 0, title, tags, text: unpackText(body) });
  }
}

/** Keeps a snapshot when enough has changed. A failure costs the next cold container time and nobody an answer. */
async function keepWhenDue(ctx: StoreContext, uid: string, state: LoadedIndex): Promise<LoadedIndex> {
  const due = Math.max(unsavedLeast, state.index.documentCount * unsavedShare);
  if (state.unsaved < due) return state;
  try {
    return { ...state, index: await saveSnapshot(ctx, uid, state), unsaved: 0 };
  } catch (error) {
    ctx.warn?.('the search index could not be kept', error);
    return state;
  }
}
