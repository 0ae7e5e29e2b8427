import type { AttributeValue, WireItem } from '../wire.ts';
import type { Bindings } from './bindings.ts';
import { type DocumentPath, refuseOverlaps, valueAt } from './document-path.ts';
import { ExpressionReader, type RawPath } from './reader.ts';

export interface ParsedProjection {
  readonly paths: readonly RawPath[];
  readonly reader: ExpressionReader;
}

/** @throws ValidationException where the text is no list of paths */
export function parseProjection(text: string): ParsedProjection {
  const reader = new ExpressionReader(text, 'ProjectionExpression');
  const paths = reader.list(() => reader.path());
  reader.end();
  return { paths, reader };
}

/** The resolved paths of a projection. @throws ValidationException if two overlap */
export function projectedPaths({ paths }: ParsedProjection, bindings: Bindings): DocumentPath[] {
  const resolved = paths.map((path) => bindings.path(path));
  refuseOverlaps(resolved, 'ProjectionExpression');
  return resolved;
}

/** What of a value a set of paths below it asks for. */
interface Wanted {
  whole?: AttributeValue;
  readonly below: Map<string | number, Wanted>;
}

/** The part of an item that the paths name; list elements keep their order and close up. */
export function project(item: WireItem, paths: readonly DocumentPath[]): WireItem {
  const root: Wanted = { below: new Map() };
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value) want(root, path, value);
  }
  return membersOf(root);
}

function want(root: Wanted, path: DocumentPath, value: AttributeValue): void {
  let node = root;
  for (const part of path) {
    const next: Wanted = node.below.get(part) ?? { below: new Map() };
    node.below.set(part, next);
    node = next;
  }
  node.whole = value;
}

const membersOf = (node: Wanted): WireItem =>
  Object.fromEntries([...node.below].map(([name, below]) => [name, wantedValue(below)]));

function wantedValue(node: Wanted): AttributeValue {
  if (node.whole) return node.whole;
  const parts = [...node.below.keys()];
  if (typeof parts[0] === 'string') return { M: membersOf(node) };
  const indexes = (parts as number[]).sort((a, b) => a - b);
  return { L: indexes.map((index) => wantedValue(node.below.get(index) as Wanted)) };
}
