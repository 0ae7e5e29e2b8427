import { invalid } from '../errors.ts';
import type { AttributeValue, WireItem } from '../wire.ts';

/** A resolved document path: an attribute's name, then names in maps and indexes in lists. */
export type DocumentPath = readonly [string, ...(string | number)[]];

function child(value: AttributeValue | undefined, part: string | number): AttributeValue | undefined {
  if (typeof part === 'number') return value?.L?.[part];
  return value?.M && Object.hasOwn(value.M, part) ? value.M[part] : undefined;
}

/** The value at a path, `undefined` where there is none. */
export function valueAt(item: WireItem, [name, ...rest]: DocumentPath): AttributeValue | undefined {
  let value = Object.hasOwn(item, name) ? item[name] : undefined;
  for (const part of rest) value = child(value, part);
  return value;
}

const pathText = (path: DocumentPath): string =>
  `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;

/** @throws ValidationException when one path is another's, or lies below it */
export function refuseOverlaps(paths: readonly DocumentPath[], slot: string): void {
  for (const [i, later] of paths.entries()) {
    for (const earlier of paths.slice(0, i)) {
      const common = Math.min(earlier.length, later.length);
      if (!later.slice(0, common).every((part, at) => part === earlier[at])) continue;
      throw invalid(
        `Invalid ${slot}: Two document paths overlap with each other; must remove or rewrite one of these paths; ` +
          `path one: ${pathText(earlier)}, path two: ${pathText(later)}`,
      );
    }
  }
}

const noSuchPlace = () => invalid('The document path provided in the update expression is invalid for update');

function parentOf(item: WireItem, path: DocumentPath): AttributeValue {
  const parent = valueAt(item, path.slice(0, -1) as unknown as DocumentPath);
  const fits = typeof path.at(-1) === 'number' ? parent?.L : parent?.M;
  if (!parent || !fits) throw noSuchPlace();
  return parent;
}

/** Sets the value at a path, changing `item`; an index past a list's end appends. */
export function setAt(item: WireItem, path: DocumentPath, value: AttributeValue): void {
  const part = path.at(-1) as string | number;
  if (path.length === 1) {
    item[path[0]] = value;
    return;
  }
  const { L, M } = parentOf(item, path);
  if (typeof part === 'string') (M as WireItem)[part] = value;
  else (L as AttributeValue[])[Math.min(part, L?.length ?? 0)] = value;
}

/** Removes what is at a path, changing `item`. */
export function removeAt(item: WireItem, path: DocumentPath): void {
  const part = path.at(-1) as string | number;
  if (path.length === 1) delete item[path[0]];
  else if (typeof part === 'number') parentOf(item, path).L?.splice(part, 1);
  else delete parentOf(item, path).M?.[part];
}
