import { byRank, type Neighbour } from './neighbours.ts';

/** How many of a note's best neighbours an edge may lead to. */
export const bestCount = 50;

/** The best neighbours of a note, best first. Never changed: a new list takes its place, so that old and new can be compared. */
export interface BestList {
  readonly neighbours: readonly Neighbour[];
  /** Whether these are all there are: then one may go without asking who comes next. */
  readonly complete: boolean;
}

export const noneBest: BestList = { neighbours: [], complete: true };

/** The list of a note whose neighbours are all known. Of thousands only the best are sorted. */
export function bestOf(neighbours: readonly Neighbour[], count: number): BestList {
  if (neighbours.length <= count) return { neighbours: neighbours.toSorted(byRank), complete: true };
  const best = neighbours.slice(0, count).sort(byRank);
  for (const neighbour of neighbours.slice(count)) {
    if (byRank(neighbour, best[count - 1] as Neighbour) > 0) continue;
    best.pop();
    const at = best.findIndex((other) => byRank(neighbour, other) < 0);
    best.splice(at < 0 ? best.length : at, 0, neighbour);
  }
  return { neighbours: best, complete: false };
}

export const holds = ({ neighbours }: BestList, id: string): boolean => neighbours.some(({ note }) => note.id === id);

/** The list without a note; undefined when nobody knows who takes its place. */
export function withoutNote(list: BestList, id: string): BestList | undefined {
  if (!holds(list, id)) return list;
  if (!list.complete) return undefined;
  return { neighbours: list.neighbours.filter(({ note }) => note.id !== id), complete: true };
}

/** The list with a neighbour that is not in it; it may be too far down to be seen. */
export function withNeighbour(list: BestList, neighbour: Neighbour, count: number): BestList {
  const lowest = list.neighbours.at(-1);
  if (lowest && !list.complete && byRank(neighbour, lowest) > 0) return list;
  const at = list.neighbours.findIndex((other) => byRank(neighbour, other) < 0);
  const place = at < 0 ? list.neighbours.length : at;
  if (place >= count) return { ...list, complete: false };
  const neighbours = list.neighbours.toSpliced(place, 0, neighbour);
  return { neighbours: neighbours.slice(0, count), complete: list.complete && neighbours.length <= count };
}
