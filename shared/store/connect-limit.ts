import { type Connection, edgeIdOf, type Pair, pairOf } from '../graph/index.ts';
import { type Copy, type PairWork, pairWork } from './connect-plan.ts';
import type { Run } from './connect-step.ts';
import { type EdgeItem, endsOf } from './items.ts';
import { last, queryRange } from './query.ts';
import { everyShard } from './shards.ts';

/** The automatic edges of a user, decided over all pairs at once. */
export interface WholePlan {
  readonly works: PairWork[];
  /** Whether some edges found no room. */
  readonly limited: boolean;
}

interface StoredPair {
  readonly pair: Pair;
  readonly copies: [Copy, Copy];
}

/**
 * Decides over all pairs which automatic edges a user has: beside the manual ones there is room up to the limit, and the best
 * scores get it (then the lower ids). Reads every edge: at the limit, 21 MB of copies or about 5,200 read units.
 */
export async function planWhole(run: Run): Promise<WholePlan> {
  const stored = await storedPairs(run);
  const isManual = ({ copies }: StoredPair) =>
    copies.some((copy) => typeof copy !== 'string' && copy.origin === 'manual');
  const manual = [...stored].filter(([, pair]) => isManual(pair)).map(([id]) => id);
  const taken = new Set(manual);
  const possible = run.state.index.connections().filter(({ pair }) => !taken.has(edgeIdOf(...pair)));
  const room = Math.max(0, run.edgeLimit - taken.size);
  const wanted = new Map<string, { pair: Pair; connection: Connection }>(
    possible.slice(0, room).map((one) => [edgeIdOf(...one.pair), one]),
  );
  const works = [...wanted].map(([id, { pair, connection }]) =>
    pairWork(pair, connection, stored.get(id)?.copies ?? ['none', 'none']),
  );
  for (const [id, { pair, copies }] of stored) if (!wanted.has(id)) works.push(pairWork(pair, undefined, copies));
  return { works, limited: possible.length > room };
}

async function storedPairs({ ctx, uid, highestShard }: Run): Promise<Map<string, StoredPair>> {
  const shards = await everyShard(ctx, uid, { highestShard }, (partition) =>
    queryRange<EdgeItem>(ctx, { partition, from: 'E#', to: `E#${last}` }),
  );
  const stored = new Map<string, StoredPair>();
  for (const edge of shards.flat()) {
    const { here, there } = endsOf(edge);
    const id = edgeIdOf(here, there);
    const found: StoredPair = stored.get(id) ?? { pair: pairOf(here, there), copies: ['none', 'none'] };
    found.copies[here < there ? 0 : 1] = edge;
    stored.set(id, found);
  }
  return stored;
}
