import { limits } from '../contract/index.ts';
import { edgeIdOf, type Pair, pairOf, type SignatureChanges } from '../graph/index.ts';
import { planWhole } from './connect-limit.ts';
import { planPairs, writesOf } from './connect-plan.ts';
import { fitting, type ReadNote, readNotes } from './connect-read.ts';
import { beginRun, commit, finish, type Run } from './connect-step.ts';
import type { StoreContext } from './context.ts';
import type { NodeItem } from './items.ts';
import { last, queryRange } from './query.ts';
import { everyShard } from './shards.ts';
import { memoryOf, Overtaken, type Turn } from './similar-memory.ts';
import { keepWhenDue, openState } from './similar-state.ts';

/** What may have changed of a user's notes. All of it is compared with the table as it is now. */
export interface ConnectionWork {
  /** Notes that were created, changed or deleted. */
  readonly notes: readonly string[];
  /** Pairs of which a manual edge is gone. */
  readonly pairs: readonly (readonly [string, string])[];
  /** When the latest of it happened, in milliseconds since 1970. */
  readonly changedAt?: number;
  /** When somebody else may take over, in milliseconds since 1970: from then on nothing is written. @default never */
  readonly until?: number;
}

export interface Connected {
  /** Automatic edges that are new. */
  readonly connected: number;
  /** Automatic edges that are gone. */
  readonly disconnected: number;
  /** The version that counts them; undefined when the graph is as it was. */
  readonly graphVersion?: number;
}

/** Most notes evaluated at once: their signatures make one entry of the log. Fewer when they are long. */
const notesPerStep = 50;
/** Another writer is a sign of trouble: try again with what it left, then leave it to the queue. */
const attempts = 2;

/**
 * Brings a user's automatic edges to what the domain rules say, for the notes and pairs that may have changed and for every
 * other note whose best neighbours change with them. Doing it again changes nothing. To be called for one user by one caller
 * at a time (a FIFO group): two at once are safe, but one of them fails.
 * @param edgeLimit edges a user may have, manual and automatic. @default that of the API
 * @throws Overtaken when somebody else writes the user's connections; Unavailable when a note is still being written
 */
export async function connectNotes(
  ctx: StoreContext,
  uid: string,
  work: ConnectionWork,
  edgeLimit: number = limits.edgesPerUser,
): Promise<Connected> {
  const { until = Infinity } = work;
  for (let attempt = 1; ; attempt += 1) {
    const turn = memoryOf(ctx).begin(uid, () => ctx.now() >= until);
    try {
      return await connectOnce(ctx, uid, turn, work, edgeLimit);
    } catch (error) {
      turn.end();
      if (!(error instanceof Overtaken) || attempt === attempts || ctx.now() >= until) throw error;
    }
  }
}

async function connectOnce(
  ctx: StoreContext,
  uid: string,
  turn: Turn,
  { notes, pairs, changedAt }: ConnectionWork,
  edgeLimit: number,
): Promise<Connected> {
  const ids = [...new Set(notes)];
  const read: Read = (some) => readNotes(ctx, uid, some, changedAt);
  const [opened, firstRead] = await Promise.all([openState(ctx, uid, turn.kept), read(ids.slice(0, notesPerStep))]);
  const run = beginRun(ctx, uid, turn, opened, edgeLimit);
  const { unfinished } = run.state;
  if (unfinished) await finish(run, unfinished);
  if (!run.state.whole) await findUnseen(run);
  // What was read before the crashed entry was finished may be out of date.
  const known = unfinished ? undefined : firstRead;
  const openPairs = pairs.map(([a, b]) => pairOf(a, b));
  await connectAll(run, ids, { read, known, pairs: openPairs });
  if (!run.state.whole) await connectOthers(run);
  await keepWhenDue(ctx, uid, run.state);
  turn.end(run.state);
  const { connected, disconnected, graphVersion } = run;
  return { connected, disconnected, ...(graphVersion === undefined ? {} : { graphVersion }) };
}

type Read = (ids: readonly string[]) => Promise<ReadNote[]>;

interface Start {
  readonly read: Read;
  /** The first notes, where they were read already. */
  readonly known?: readonly ReadNote[] | undefined;
  readonly pairs?: readonly Pair[];
}

/** Evaluates notes step by step, each read after the edges of the step before it; pairs come with the first step, also alone. */
async function connectAll(run: Run, ids: readonly string[], { read, known, pairs = [] }: Start): Promise<void> {
  let most = notesPerStep;
  let done = 0;
  do {
    const notes = (done === 0 && known) || (await read(ids.slice(done, done + most)));
    const some = fitting(notes);
    await connectStep(run, some, done === 0 ? pairs : []);
    done += some.length;
    // Of long notes no more are read than may fit.
    most = Math.min(notesPerStep, 2 * some.length);
  } while (done < ids.length);
}

async function connectStep(run: Run, notes: readonly ReadNote[], pairs: readonly Pair[]): Promise<void> {
  const { ctx, uid, state } = run;
  const signatures: SignatureChanges = new Map(notes.map(({ id, signature }) => [id, signature]));
  const applied = state.index.apply(signatures);
  const changes = new Map(applied.changed.map((id) => [id, signatures.get(id)]));
  for (const { id } of notes) run.unseen.delete(id);
  // Which edges find room is decided once, when all notes are known.
  if (state.limited && !state.whole) return commit(run, changes, [], true);
  const byId = new Map(notes.map((note) => [note.id, note]));
  const affected = pairsOf(run, notes, [...applied.pairs, ...pairs]);
  const works = await planPairs(ctx, uid, affected, ([a, b]) => state.index.connection(a, b), byId);
  const writes = works.filter((work) => writesOf(ctx, uid, work).length > 0);
  const growth = writes.reduce((sum, { before, after }) => sum + Number(after !== undefined) - Number(before), 0);
  if (!state.limited && run.edgeCount + growth <= run.edgeLimit) return commit(run, changes, works, false);
  if (!state.whole) return commit(run, changes, [], true);
  const hasRoom = run.edgeCount < run.edgeLimit;
  if (state.limited && changes.size === 0 && writes.length === 0 && !hasRoom) return;
  await connectWhole(run, changes);
}

/** Decides over all pairs, for a user at the edge limit. */
async function connectWhole(run: Run, changes: SignatureChanges): Promise<void> {
  const whole = await planWhole(run);
  await commit(run, changes, whole.works, whole.limited);
}

/**
 * Pairs to compare: those that changed, those the notes should have, and those they have as automatic edges, whoever left them.
 * The edge to a note that was not seen yet is compared when that one is.
 */
function pairsOf({ state, unseen }: Run, notes: readonly ReadNote[], changed: readonly Pair[]): Pair[] {
  const found = new Map(changed.map((pair) => [edgeIdOf(...pair), pair]));
  const add = (a: string, b: string) => found.set(edgeIdOf(a, b), pairOf(a, b));
  for (const { id, edges } of notes) {
    for (const other of state.index.connectedTo(id)) add(id, other);
    for (const [other, { origin }] of edges) if (origin === 'automatic') add(id, other);
  }
  return [...found.values()].filter(([a, b]) => !unseen.has(a) && !unseen.has(b));
}

/** Finds the notes the index does not know: those from before it was begun, or all after it was lost. */
async function findUnseen({ ctx, uid, state, highestShard, unseen }: Run): Promise<void> {
  const shards = await everyShard(ctx, uid, { highestShard }, (partition) =>
    queryRange<NodeItem>(ctx, { partition, from: 'N#', to: `N#${last}`, attributes: ['SK', 'id'] }),
  );
  for (const { id } of shards.flat()) if (!state.index.has(id)) unseen.add(id);
}

/** Evaluates the notes that are still unseen, and then what the edge limit has put off. */
async function connectOthers(run: Run): Promise<void> {
  const { ctx, uid, state, unseen } = run;
  if (unseen.size > 0) await connectAll(run, [...unseen], { read: (ids) => readNotes(ctx, uid, ids) });
  if (state.limited) await connectWhole(run, new Map());
}
