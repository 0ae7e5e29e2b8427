import { shardOf } from './node-id.ts';

/** A pair of notes has at most one edge, whichever end it was drawn from: the id is the pair in id order. */
export function edgeIdOf(a: string, b: string): string {
  return a < b ? `${a}_${b}` : `${b}_${a}`;
}

/** The two ends an edge id names in id order, or undefined when no edge can have this id. */
export function endsOfEdge(id: string): readonly [string, string] | undefined {
  const [a, b, ...rest] = id.split('_');
  if (!a || !b || rest.length > 0 || a >= b) return undefined;
  return shardOf(a) === undefined || shardOf(b) === undefined ? undefined : [a, b];
}
