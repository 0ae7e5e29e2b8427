import { batchWrite, type Item } from '../batch/index.ts';
import { SimilarityIndex } from '../graph/index.ts';
import { BadSnapshot } from '../snapshot/index.ts';
import { fanOut, readItems, type StoreContext } from './context.ts';
import { keys } from './keys.ts';
import type { LogEntry } from './log-entry.ts';
import { connectedSeqOf } from './meta.ts';
import { appendEntry, entriesAfter } from './signature-log.ts';
import { decodeSignatures, encodeSignatures } from './signature-snapshot.ts';
import { Overtaken, type SimilarState } from './similar-memory.ts';
import { keepChunks, loadChunks, type ManifestItem } from './snapshots.ts';

interface SignatureManifest extends ManifestItem {
  /** The last entry of the log that is in the snapshot. */
  readonly seq: number;
  readonly limited: boolean;
  /** False while notes are missing in it; absent in those that were kept whole before one could tell. */
  readonly whole?: boolean;
  /** The first entry that the log may still have. */
  readonly logFrom: number;
}

type Entries = Awaited<ReturnType<typeof entriesAfter>>;

/** A new snapshot is worth its price when the log has half its bytes, and at least these. */
const logShare = 0.5;
const logLeast = 64 * 1024;
/** A snapshot that is replaced while it is loaded is looked for again. */
const attempts = 3;

/** A user's state as the log has it now, and META as it was read with it. */
export async function openState(
  ctx: StoreContext,
  uid: string,
  kept: SimilarState | undefined,
): Promise<{ state: SimilarState; meta: Item | undefined }> {
  let known = kept;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [[meta, item], newer] = await Promise.all([
      readItems(ctx, [keys.meta(uid), keys.manifest(keys.similar(uid))]),
      known && entriesAfter(ctx, uid, known.seq),
    ]);
    const manifest = item as SignatureManifest | undefined;
    const highest = Math.max(connectedSeqOf(meta), manifest?.seq ?? 0);
    const state =
      (known && newer && follow(known, newer, highest)) ?? (await load(ctx, uid, manifest, highest, attempt));
    if (state) {
      const { unfinished } = state;
      state.unfinished = unfinished && unfinished.seq > connectedSeqOf(meta) ? unfinished : undefined;
      return { state, meta };
    }
    known = undefined;
  }
  throw new Overtaken('The signatures are being replaced again and again');
}

/** Loads the snapshot and what the log has beyond it; undefined when they do not fit together, because a newer one came. */
async function load(
  ctx: StoreContext,
  uid: string,
  manifest: SignatureManifest | undefined,
  highest: number,
  attempt: number,
): Promise<SimilarState | undefined> {
  const [begun, newer] = await Promise.all([
    manifest ? loadSnapshot(ctx, manifest) : begin(0, 1),
    entriesAfter(ctx, uid, manifest?.seq ?? 0),
  ]);
  const state = begun && follow(begun, newer, highest);
  if (state || attempt < attempts - 1) return state;
  // Damaged for good: every note is evaluated again. Its edges are compared with the stored ones, so none is lost or doubled.
  ctx.warn?.('the signatures cannot be read and are made anew', undefined);
  return beginAnew(ctx, uid, manifest?.logFrom ?? 1, newer.at(-1)?.entry, highest);
}

/**
 * Puts an empty snapshot in the place of what cannot be read. The log goes on from it, so that a turn that runs out of time
 * leaves what it did to the next one.
 */
async function beginAnew(
  ctx: StoreContext,
  uid: string,
  logFrom: number,
  lastEntry: LogEntry | undefined,
  highest: number,
): Promise<SimilarState> {
  const seq = Math.max(highest, lastEntry?.seq ?? 0) + 1;
  // The number is taken in the log first: whoever is about to write an entry there is refused.
  await appendEntry(ctx, uid, { seq, limited: false, changes: new Map(), pairs: [] });
  const state = begin(seq, logFrom);
  await keep(ctx, uid, state, false);
  return { ...state, unfinished: withPairs(lastEntry) };
}

const withPairs = (entry: LogEntry | undefined): LogEntry | undefined => (entry?.pairs.length ? entry : undefined);

const begin = (seq: number, logFrom: number): SimilarState => ({
  index: new SimilarityIndex(),
  seq,
  limited: false,
  whole: false,
  unfinished: undefined,
  logFrom,
  logBytes: 0,
  snapshotBytes: 0,
  snapshotSeq: 0,
});

async function loadSnapshot(ctx: StoreContext, manifest: SignatureManifest): Promise<SimilarState | undefined> {
  const chunks = await loadChunks(ctx, manifest);
  if (!chunks) return undefined;
  const { seq, limited, logFrom, whole = true } = manifest;
  try {
    return {
      ...begin(seq, logFrom),
      index: SimilarityIndex.of(decodeSignatures(chunks)),
      limited,
      whole,
      snapshotBytes: bytesOf(chunks),
      snapshotSeq: seq,
    };
  } catch (error) {
    if (error instanceof BadSnapshot) return undefined;
    throw error;
  }
}

const bytesOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { length }) => sum + length, 0);

/** The state with the log's newer entries; undefined when some are missing between, or at the end up to `highest`. */
function follow(state: SimilarState, newer: Entries, highest: number): SimilarState | undefined {
  const seq = newer.at(-1)?.entry.seq ?? state.seq;
  if (seq !== state.seq + newer.length || seq < highest) return undefined;
  if (newer.length === 0) return state;
  // Of several entries about a note, the last one counts.
  state.index.restore(new Map(newer.flatMap(({ entry }) => [...entry.changes])));
  const last = newer.at(-1)?.entry;
  return {
    ...state,
    seq,
    limited: last?.limited ?? state.limited,
    unfinished: withPairs(last),
    logBytes: newer.reduce((sum, { bytes }) => sum + bytes, state.logBytes),
  };
}

/**
 * Keeps a snapshot when the log has grown by half of the last one: a cold container then never loads more than one and a half
 * times what it needs, and each entry has paid its share of the next snapshot, however large the graph is.
 */
export async function keepWhenDue(ctx: StoreContext, uid: string, state: SimilarState): Promise<void> {
  if (state.whole && state.logBytes < Math.max(logLeast, logShare * state.snapshotBytes)) return;
  try {
    await keep(ctx, uid, state, true);
  } catch (error) {
    // The log is complete: this costs the next cold container time, and the next turn tries again.
    ctx.warn?.('the signatures could not be kept', error);
  }
}

async function keep(ctx: StoreContext, uid: string, state: SimilarState, whole: boolean): Promise<void> {
  const chunks = encodeSignatures(state.index.numbered());
  const { seq, limited, snapshotSeq } = state;
  // Entries of the last snapshot stay until the next: whoever still works from it finds its number taken, and loads anew.
  const gone = Array.from({ length: Math.max(0, snapshotSeq - state.logFrom + 1) }, (_, i) => state.logFrom + i);
  await batchWrite(
    ctx.client,
    ctx.table,
    gone.map((old) => ({ remove: keys.signatures(uid, old) })),
    { concurrency: fanOut(ctx) },
  );
  const logFrom = Math.max(state.logFrom, snapshotSeq + 1);
  await keepChunks(ctx, keys.similar(uid), chunks, { seq, limited, whole, logFrom }, 'seq');
  Object.assign(state, { logFrom, logBytes: 0, snapshotBytes: bytesOf(chunks), snapshotSeq: seq, whole });
}
