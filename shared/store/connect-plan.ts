import type { Connection, Pair } from '../graph/index.ts';
import type { ReadNote } from './connect-read.ts';
import { isoTime, readItems, type StoreContext } from './context.ts';
import type { EdgeItem } from './items.ts';
import { keys } from './keys.ts';
import type { PlannedPair } from './log-entry.ts';
import { copiesOf } from './new-edge.ts';

/** A copy of an edge: stored, not there, or not looked at because it is written on condition anyway. */
export type Copy = EdgeItem | 'none' | 'unread';

/** A pair with what is stored of it, the lower id's copy first. */
export interface PairWork extends PlannedPair {
  readonly copies: readonly [Copy, Copy];
}

/** A write on condition that the copy is not a manual edge's. */
export type CopyWrite =
  | { readonly put: EdgeItem; readonly isLower: boolean }
  | { readonly remove: EdgeItem; readonly isLower: boolean };

const isItem = (copy: Copy): copy is EdgeItem => typeof copy !== 'string';
export const isAutomatic = (copy: Copy): copy is EdgeItem => isItem(copy) && copy.origin === 'automatic';
/** A manual edge that took the place of an automatic one. */
export const isReplacement = (copy: Copy): boolean => isItem(copy) && copy.replaced === true;
const isManual = (copy: Copy): boolean => isItem(copy) && copy.origin === 'manual';

/** A pair with the edge it should have and the copies it has. */
export function pairWork(pair: Pair, after: Connection | undefined, copies: readonly [Copy, Copy]): PairWork {
  const [lower, higher] = copies;
  return { pair, after, copies, before: isAutomatic(lower === 'unread' ? higher : lower) };
}

/**
 * Finds out what is stored of pairs. A copy that lives with one of `notes` is known; another one is read, unless it will be put
 * and the known one tells all that is needed of the edge.
 * @param wanted the automatic edge a pair should have
 */
export async function planPairs(
  ctx: StoreContext,
  uid: string,
  pairs: Iterable<Pair>,
  wanted: (pair: Pair) => Connection | undefined,
  notes: ReadonlyMap<string, ReadNote>,
): Promise<PairWork[]> {
  const knownAt = (here: string, there: string): Copy => {
    const note = notes.get(here);
    return note ? (note.edges.get(there) ?? 'none') : 'unread';
  };
  const open = Array.from(pairs, (pair) => {
    const [a, b] = pair;
    const [after, copies] = [wanted(pair), [knownAt(a, b), knownAt(b, a)] as const];
    const enough = after !== undefined && copies.some((copy) => copy !== 'unread');
    return { pair, after, copies, enough };
  });
  const missing = open.flatMap(({ pair: [a, b], copies: [lower, higher], enough }) => [
    ...(lower === 'unread' && !enough ? [keys.edgeAt(uid, a, b)] : []),
    ...(higher === 'unread' && !enough ? [keys.edgeAt(uid, b, a)] : []),
  ]);
  const items = missing.length > 0 ? ((await readItems(ctx, missing)) as (EdgeItem | undefined)[]) : [];
  let next = 0;
  const fill = (copy: Copy): Copy => {
    if (copy !== 'unread') return copy;
    next += 1;
    return items[next - 1] ?? 'none';
  };
  return open.map(({ pair, after, copies: [lower, higher], enough }) =>
    pairWork(pair, after, enough ? [lower, higher] : [fill(lower), fill(higher)]),
  );
}

/** The writes that bring a pair's copies to the edge it should have; none for a pair with a manual edge. */
export function writesOf(ctx: StoreContext, uid: string, { pair, after, copies }: PairWork): CopyWrite[] {
  if (copies.some(isManual)) return [];
  if (!after) return copies.flatMap((copy, i) => (isAutomatic(copy) ? [{ remove: copy, isLower: i === 0 }] : []));
  const edge = { source: pair[0], target: pair[1], ...after, origin: 'automatic' as const };
  const wanted = copiesOf(uid, edge, copies.find(isItem)?.createdAt ?? isoTime(ctx));
  const stale = wanted
    .map((put, i) => ({ put, isLower: i === 0 }))
    .filter((_, i) => !says(copies[i] as Copy, wanted[i] as EdgeItem));
  // A copy that was not read is most likely like the other one.
  const known = copies.findIndex((copy) => copy !== 'unread');
  const settled = known >= 0 && copies.includes('unread') && says(copies[known] as Copy, wanted[known] as EdgeItem);
  return settled ? [] : stale;
}

const says = (copy: Copy, wanted: EdgeItem): boolean =>
  isItem(copy) &&
  copy.origin === wanted.origin &&
  copy.type === wanted.type &&
  copy.weight === wanted.weight &&
  copy.outgoing === wanted.outgoing;
