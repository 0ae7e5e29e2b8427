import * as fc from 'fast-check';
import type { AttributeValue, WireItem } from '../wire.ts';

/** Sort keys whose UTF-16 order is not their UTF-8 order are among them. */
export const rangeKeys = ['B#1', 'E#1#2', 'N#1', 'N#2', 'N#\u00e9', 'N#\ufffd', 'N#\u{1f600}', 'META'];
/** Sort keys of the indexes. */
export const listKeys = ['a#1', 'b#1', '\u00fc#1', '\ufffd#1', '\u{1f600}#1'];

const text: fc.Arbitrary<AttributeValue> = fc.constantFrom('', 'a', 'ab', 'abc', 'b').map((S) => ({ S }));
const number: fc.Arbitrary<AttributeValue> = fc
  .oneof(
    fc.integer({ min: -20, max: 20 }).map(String),
    fc.constantFrom('1.5', '-0.25', '1000', '0.1', '12345678901234567890'),
  )
  .map((N) => ({ N }));
const whole: fc.Arbitrary<AttributeValue> = fc.integer({ min: -20, max: 20 }).map((n) => ({ N: String(n) }));
const tags: fc.Arbitrary<AttributeValue> = fc.array(fc.oneof(text, number), { maxLength: 3 }).map((L) => ({ L }));
const set: fc.Arbitrary<AttributeValue> = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 })
  .map((SS) => ({ SS }));
const map: fc.Arbitrary<AttributeValue> = fc.record({ x: number, y: text }, { requiredKeys: [] }).map((M) => ({ M }));

/** Attributes by name: each always has values of one type. */
const attributes: Record<string, fc.Arbitrary<AttributeValue>> = {
  title: text,
  version: number,
  count: number,
  tags,
  labels: set,
  colours: set,
  place: map,
  updatedKey: fc.constantFrom(...listKeys).map((S) => ({ S })),
  titleKey: fc.constantFrom(...listKeys).map((S) => ({ S })),
};
/** Attributes beside the keys. */
export const attributesOf = fc.record(attributes, { requiredKeys: [] }) as fc.Arbitrary<WireItem>;

/** Keys in these partitions. */
export const keyOf = (partitions: readonly string[]): fc.Arbitrary<WireItem> =>
  fc.record({
    PK: fc.constantFrom(...partitions).map((S) => ({ S })),
    SK: fc.constantFrom(...rangeKeys).map((S) => ({ S })),
  });

/** A part of an expression with the names and values it uses. */
export interface Fragment {
  readonly expression: string;
  readonly names: Record<string, string>;
  readonly values: WireItem;
}
const fragment = (expression: string, values: WireItem = {}, names: Record<string, string> = {}): Fragment => ({
  expression,
  names,
  values,
});
export const joined = (parts: readonly Fragment[], separator: string): Fragment => ({
  expression: parts.map(({ expression }) => expression).join(separator),
  names: Object.assign({}, ...parts.map(({ names }) => names)),
  values: Object.assign({}, ...parts.map(({ values }) => values)),
});

const comparison = fc
  .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>='), number)
  .map(([comparator, value]) => fragment(`version ${comparator} :version`, { ':version': value }));
const clause: fc.Arbitrary<Fragment> = fc.oneof(
  comparison,
  fc
    .constantFrom('attribute_exists(PK)', 'attribute_not_exists(PK)', 'attribute_exists(place.x)')
    .map((call) => fragment(call)),
  fc.tuple(number, number).map(([a, b]) => {
    const [low, high] = Number(a.N) <= Number(b.N) ? [a, b] : [b, a];
    return fragment('#c BETWEEN :low AND :high', { ':low': low, ':high': high }, { '#c': 'count' });
  }),
  text.map((value) => fragment('begins_with(title, :prefix)', { ':prefix': value })),
  text.map((value) => fragment('contains(tags, :tag)', { ':tag': value })),
  fc.constantFrom('x', 'q').map((S) => fragment('contains(labels, :label)', { ':label': { S } })),
  fc.tuple(text, text).map(([a, b]) => fragment('title IN (:t1, :t2)', { ':t1': a, ':t2': b })),
  fc.integer({ min: 0, max: 3 }).map((n) => fragment('size(tags) >= :size', { ':size': { N: String(n) } })),
  set.map((value) => fragment('labels = :labels', { ':labels': value })),
);

/** Conditions on attributes, combined by AND, OR, NOT and parentheses. */
export const condition: fc.Arbitrary<Fragment> = fc.oneof(
  clause,
  clause.map((one) => ({ ...one, expression: `NOT ${one.expression}` })),
  fc.tuple(clause, clause, fc.constantFrom(' AND ', ' OR ')).map(([a, b, operator]) => joined([a, b], operator)),
  fc
    .tuple(clause, clause, clause)
    .map(([a, b, c]) =>
      joined([{ ...joined([a, b], ' OR '), expression: `(${a.expression} OR ${b.expression})` }, c], ' AND NOT '),
    ),
);

const setActions: fc.Arbitrary<Fragment>[] = [
  text.map((value) => fragment('title = :title', { ':title': value })),
  number.map((value) =>
    fragment('version = if_not_exists(version, :zero) + :step', { ':zero': { N: '0' }, ':step': value }),
  ),
  number.map((value) => fragment('version = version - :step', { ':step': value })),
  tags.map((value) =>
    fragment('tags = list_append(if_not_exists(tags, :none), :more)', { ':none': { L: [] }, ':more': value }),
  ),
  map.map((value) => fragment('place = :place', { ':place': value })),
  number.map((value) => fragment('place.x = :x', { ':x': value })),
  fc.constantFrom(...listKeys).map((S) => fragment('updatedKey = :updatedKey', { ':updatedKey': { S } })),
  fc.constant(fragment('title = titleKey')),
];
const section = (name: string, parts: Fragment[]): Fragment => {
  const all = joined(parts, ', ');
  return { ...all, expression: `${name} ${all.expression}` };
};
/** Update expressions whose sections name different attributes. */
export const update: fc.Arbitrary<Fragment> = fc
  .record(
    {
      set: fc.oneof(...setActions).map((action) => section('SET', [action])),
      add: fc
        .tuple(whole, set)
        .map(([n, labels]) =>
          section('ADD', [
            fragment('#c :n', { ':n': n }, { '#c': 'count' }),
            fragment('labels :added', { ':added': labels }),
          ]),
        ),
      remove: fc.constantFrom('titleKey', 'metadata').map((name) => section('REMOVE', [fragment(name)])),
      delete: set.map((labels) => section('DELETE', [fragment('colours :gone', { ':gone': labels })])),
    },
    { requiredKeys: [] },
  )
  .map((sections) => joined(Object.values(sections), ' '))
  .filter(({ expression }) => expression !== '');
