import { canonicalNumber, compareNumbers, sortableNumber } from './decimal.ts';
import { invalid } from './errors.ts';
import { type AttributeValue, typeOf, type ValueType, type WireItem } from './wire.ts';

/** Nested lists and maps may be this deep (developer guide, "Quotas"). */
const maxDepth = 32;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
const wellFormed: Record<ValueType, (value: unknown) => boolean> = {
  S: isText,
  N: isText,
  B: isText,
  BOOL: (value) => typeof value === 'boolean',
  NULL: (value) => value === true,
  SS: isTexts,
  NS: isTexts,
  BS: isTexts,
  L: Array.isArray,
  M: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** A checked copy of a value with its numbers in their stored form. @throws ValidationException */
export function normalizeValue(value: AttributeValue, depth = 1): AttributeValue {
  if (depth > maxDepth) throw invalid('Nesting Levels have exceeded supported limits');
  const members = Object.keys(value ?? {});
  const type = members[0] as ValueType | undefined;
  if (members.length !== 1 || !type || !(type in wellFormed)) {
    throw invalid('Supplied AttributeValue must contain exactly one of the supported datatypes');
  }
  if (!wellFormed[type](value[type])) {
    throw invalid(`One or more parameter values were invalid: a value of type ${type} is empty or malformed`);
  }
  if (type === 'N') return { N: canonicalNumber(value.N as string) };
  if (type === 'SS' || type === 'NS' || type === 'BS') return { [type]: normalizeSet(type, value[type] as string[]) };
  if (type === 'L') return { L: (value.L as AttributeValue[]).map((element) => normalizeValue(element, depth + 1)) };
  if (type === 'M') return { M: normalizeItem(value.M as WireItem, depth + 1) };
  return { [type]: value[type] };
}

function normalizeSet(type: ValueType, members: readonly string[]): string[] {
  const kept = type === 'NS' ? members.map(canonicalNumber) : [...members];
  if (new Set(kept).size < kept.length) {
    throw invalid('One or more parameter values were invalid: Input collection contains duplicates.');
  }
  return kept;
}

/** A checked copy of an item or of a map's members. */
export function normalizeItem(item: WireItem = {}, depth = 1): WireItem {
  const copy: WireItem = {};
  for (const [name, value] of Object.entries(item)) copy[name] = normalizeValue(value, depth);
  return copy;
}

/** Code units of a UTF-16 text, moved so that they sort as the text's UTF-8 bytes do. */
const toCodePointOrder = (unit: string): string => {
  const code = unit.charCodeAt(0);
  return String.fromCharCode(code >= 0xe000 ? code - 0x800 : code + 0x2000);
};

/** A text whose plain `<` order is DynamoDB's order of the value: strings and binary by bytes, numbers by size. */
export function sortable(value: AttributeValue): string {
  if (value.N !== undefined) return sortableNumber(value.N);
  if (value.B !== undefined) return Buffer.from(value.B, 'base64').toString('latin1');
  return (value.S ?? '').replace(/[\ud800-\uffff]/g, toCodePointOrder);
}

/** Whether two values are equal; sets have no order and numbers no form. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  if (type === 'N') return compareNumbers(a.N as string, b.N as string) === 0;
  if (type === 'L') return equalLists(a.L as AttributeValue[], b.L as AttributeValue[]);
  if (type === 'M') return equalItems(a.M as WireItem, b.M as WireItem);
  if (type === 'NS') return equalSets((a.NS as string[]).map(canonicalNumber), (b.NS as string[]).map(canonicalNumber));
  if (type === 'SS' || type === 'BS') return equalSets(a[type] as string[], b[type] as string[]);
  return a[type] === b[type];
}

const equalLists = (a: AttributeValue[], b: AttributeValue[]): boolean =>
  a.length === b.length && a.every((element, i) => equalValues(element, b[i] as AttributeValue));

function equalSets(a: string[], b: string[]): boolean {
  const members = new Set(a);
  return a.length === b.length && b.every((member) => members.has(member));
}

/** Whether two items have the same attributes with equal values. */
export function equalItems(a: WireItem, b: WireItem): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => b[name] !== undefined && equalValues(a[name] as AttributeValue, b[name]));
}

/** How two values of one ordered type (S, N, B) compare; `undefined` when they have no common order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  const type = typeOf(a);
  if (type !== typeOf(b) || !['S', 'N', 'B'].includes(type)) return undefined;
  if (type === 'N') return compareNumbers(a.N as string, b.N as string);
  const [left, right] = [sortable(a), sortable(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
