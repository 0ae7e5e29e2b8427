import type { Item } from '../batch/index.ts';
import type { SignatureChanges } from '../graph/index.ts';
import { type PairWork, planPairs, writesOf } from './connect-plan.ts';
import { type Tally, writePairs } from './connect-write.ts';
import type { StoreContext } from './context.ts';
import type { LogEntry } from './log-entry.ts';
import { bumpOnce, metaFrom } from './meta.ts';
import { appendEntry } from './signature-log.ts';
import type { SimilarState, Turn } from './similar-memory.ts';

/** Pairs of one entry: a few thousand writes, some seconds of work, and far below the 400 KB of an item. */
const pairsPerEntry = 1_000;

/** One handling of a user's changes, and what it has done so far. */
export interface Run {
  readonly ctx: StoreContext;
  readonly uid: string;
  readonly turn: Turn;
  readonly state: SimilarState;
  readonly edgeLimit: number;
  readonly highestShard: number;
  /** While not every note was evaluated: those of which nothing is known yet, so that none of their edges can be judged. */
  readonly unseen: Set<string>;
  /** Manual and automatic edges, as META counts them. */
  edgeCount: number;
  graphVersion: number | undefined;
  connected: number;
  disconnected: number;
}

export function beginRun(
  ctx: StoreContext,
  uid: string,
  turn: Turn,
  opened: { readonly state: SimilarState; readonly meta: Item | undefined },
  edgeLimit: number,
): Run {
  const { edgeCount, highestShard } = metaFrom(ctx, opened.meta);
  const { state } = opened;
  return {
    ...{ ctx, uid, turn, state, edgeLimit, highestShard, edgeCount },
    graphVersion: undefined,
    unseen: new Set(),
    connected: 0,
    disconnected: 0,
  };
}

/**
 * Makes changed signatures and the edges they lead to lasting, in an order that a crash may end anywhere: the entry of the log,
 * the edges, then the version with the count, once. Signatures come with the last entry: what a crash keeps from the log is
 * found again by the next comparison.
 */
export async function commit(
  run: Run,
  changes: SignatureChanges,
  works: readonly PairWork[],
  limited: boolean,
): Promise<void> {
  const { ctx, uid } = run;
  const open = works.filter((work) => writesOf(ctx, uid, work).length > 0);
  // Removals first, also over several entries.
  open.sort((a, b) => Number(a.after !== undefined) - Number(b.after !== undefined));
  for (let at = 0; at + pairsPerEntry < open.length; at += pairsPerEntry)
    await step(run, new Map(), open.slice(at, at + pairsPerEntry), run.state.limited || limited);
  const rest = open.slice(Math.max(0, Math.ceil(open.length / pairsPerEntry) - 1) * pairsPerEntry);
  if (changes.size === 0 && rest.length === 0 && limited === run.state.limited) return;
  await step(run, changes, rest, limited);
}

async function step(run: Run, changes: SignatureChanges, works: readonly PairWork[], limited: boolean): Promise<void> {
  const { ctx, uid, turn, state } = run;
  const entry: LogEntry = { seq: state.seq + 1, limited, changes, pairs: works };
  turn.check();
  state.logBytes += await appendEntry(ctx, uid, entry);
  Object.assign(state, { seq: entry.seq, limited });
  if (works.length === 0) return;
  const tally = await writePairs(ctx, uid, turn, works);
  await count(run, entry.seq, tally, tally.connected - tally.disconnected);
}

/** Does the pairs of an entry again whose edges a crash left unwritten or uncounted. */
export async function finish(run: Run, { seq, pairs }: LogEntry): Promise<void> {
  const { ctx, uid, turn, state } = run;
  const wanted = new Map(pairs.map(({ pair, after }) => [pair, after]));
  const works = await planPairs(ctx, uid, wanted.keys(), (pair) => wanted.get(pair), new Map());
  const tally = await writePairs(ctx, uid, turn, works);
  // Nobody knows which of the edges the crashed try had written: what counts is what was there when it was planned.
  await count(run, seq, tally, tally.present.size - pairs.filter(({ before }) => before).length);
  state.unfinished = undefined;
}

async function count(run: Run, seq: number, { connected, disconnected }: Tally, edges: number): Promise<void> {
  run.turn.check();
  const { graphVersion, edgeCount } = await bumpOnce(run.ctx, run.uid, { edges }, seq);
  Object.assign(run, { graphVersion, edgeCount });
  run.connected += connected;
  run.disconnected += disconnected;
}
