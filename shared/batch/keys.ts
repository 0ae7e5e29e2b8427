import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { canonicalNumber } from './number.ts';

/** An item as the document client takes and gives it. */
export type Attributes = Readonly<Record<string, unknown>>;
/** The key attributes of an item. */
export type KeyValues = Attributes;

/** Names of a table's key attributes. */
export interface KeySchema {
  readonly partitionKey: string;
  /** Left out for a table without a sort key. */
  readonly sortKey?: string;
}

/** The key schema of a table that names no other: `PK` and `SK`. */
export const defaultKeySchema: KeySchema = { partitionKey: 'PK', sortKey: 'SK' };

/** Key schemas by table name. @default `PK` and `SK` for every table */
export type KeySchemas = Readonly<Record<string, KeySchema>>;

export type Key = { readonly PK: string; readonly SK: string };
export type Item = Key & Readonly<Record<string, unknown>>;

/** One string per key; the separator cannot stand in a key. */
export const keyString = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/** A key value as a string that is the same exactly when DynamoDB takes the values for the same: 1, 1n and "1.0" as numbers are. */
function canonical(value: unknown): string {
  if (typeof value === 'string') return `S${value}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `N${canonicalNumber(String(value))}`;
  if (value instanceof NumberValue) return `N${canonicalNumber(value.value)}`;
  if (value instanceof ArrayBuffer) return `B${Buffer.from(value).toString('base64')}`;
  if (ArrayBuffer.isView(value)) {
    return `B${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
  }
  throw new TypeError(`not a string, number or binary value: ${String(value)}`);
}

/** What tells one item from all others. */
export interface Identity {
  readonly table: string;
  readonly key: KeyValues;
  /** Table and key in one string. */
  readonly id: string;
}

/**
 * Takes the key attributes out of an item (or of a key, or of anything with more attributes).
 * @throws TypeError when a key attribute is missing or of a type no key has
 */
export function identify(table: string, from: Attributes, schemas: KeySchemas | undefined): Identity {
  const { partitionKey, sortKey } = schemas?.[table] ?? defaultKeySchema;
  const key: Record<string, unknown> = {};
  const parts = [table];
  for (const name of sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]) {
    key[name] = from[name];
    try {
      parts.push(canonical(from[name]));
    } catch (error) {
      throw new TypeError(`Key attribute ${name} of table ${table} is ${(error as Error).message}`);
    }
  }
  return { table, key, id: JSON.stringify(parts) };
}
