/**
 * Makes two histories of the same requests comparable: ids and times become numbers in the order of their first appearance,
 * and what tells only when something happened is left out.
 */
const generated = /[0-7][0-9A-HJKMNP-TV-Z]{25}(?:[0-9a-f]{2})?/g;
const moment = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const dropped = new Set([
  'graphVersion',
  'request_id',
  'nextToken',
  'created_at',
  'completed_at',
  'operation_id',
  'status_url',
]);

/** @param names ids that mean the same on both sides, by their names */
export function normalizer(names: ReadonlyMap<string, string>) {
  const known = new Map(names);
  const nameOf = (id: string): string => {
    const name = known.get(id) ?? `#${known.size}`;
    known.set(id, name);
    return name;
  };
  /** Names the ids that one request made, so that both sides call them the same. */
  const learn = (request: string, ids: readonly string[]): void => {
    for (const [i, id] of ids.entries()) known.set(id, `${request}/${i}`);
  };
  const normalize = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(generated, nameOf).replace(moment, 'T');
    if (Array.isArray(value)) return value.map(normalize);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !dropped.has(key))
        .map(([key, part]) => [key, normalize(part)]),
    );
  };
  return { learn, normalize };
}

/** Lists whose order depends on ids or on the millisecond of a write are compared as sets. */
export function asSets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSets).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asSets(part)]));
}
