import { type AttributeValue, typeOf, type WireItem } from './wire.ts';

export type PlainItem = Record<string, unknown>;

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

function plainValue(value: AttributeValue): unknown {
  switch (typeOf(value)) {
    case 'N':
      return Number(value.N);
    case 'B':
      return fromBase64(value.B as string);
    case 'NULL':
      return null;
    case 'SS':
      return new Set(value.SS);
    case 'NS':
      return new Set(value.NS?.map(Number));
    case 'BS':
      return new Set(value.BS?.map(fromBase64));
    case 'L':
      return value.L?.map(plainValue);
    case 'M':
      return toPlain(value.M as WireItem);
    default:
      return value.S ?? value.BOOL;
  }
}

/** The item as plain JavaScript, as the document client gives it. */
export function toPlain(item: WireItem): PlainItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function wireSet(members: unknown[]): AttributeValue {
  if (members[0] instanceof Uint8Array)
    return { BS: members.map((b) => Buffer.from(b as Uint8Array).toString('base64')) };
  return typeof members[0] === 'string' ? { SS: members as string[] } : { NS: members.map(String) };
}

function wireValue(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (value instanceof Set) return wireSet([...value]);
  if (Array.isArray(value)) return { L: value.map(wireValue) };
  return { M: toWire(value as PlainItem) };
}

/** The item in DynamoDB's JSON; undefined members are left out. */
export function toWire(item: PlainItem): WireItem {
  const known = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, wireValue(value)]));
}
