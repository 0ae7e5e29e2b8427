import { equalItems } from './attribute-value.ts';
import { addIndexUnits, type Consumed, totalUnits } from './consumed.ts';
import type { Keys } from './keys.ts';
import type { Stored } from './partition.ts';
import type { IndexSchema } from './schema.ts';
import type { Output, TableInput } from './wire.ts';

/**
 * Factors of the unit of reading 4 KB (developer guide, "Read and write operations"): half for an eventually consistent
 * read, twice for a transaction.
 */
export const readFactor = { eventual: 0.5, consistent: 1, transactional: 2 } as const;
const readBytes = 4096;
const writeBytes = 1024;

/** Units of reading that many bytes at once; reading nothing costs the smallest unit. */
export const readUnits = (bytes: number, factor: number): number => Math.max(1, Math.ceil(bytes / readBytes)) * factor;
/** Units of writing an item or an entry of that many bytes. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / writeBytes));

/**
 * Units of one write: the larger of the item before and after, and every index entry that changes.
 * A transaction writes twice, local indexes included; global indexes follow later, at the plain price.
 */
export function addWrite(
  consumed: Consumed,
  keys: Keys,
  before: Stored | undefined,
  after: Stored | undefined,
  factor: 1 | 2 = 1,
): void {
  consumed.table += factor * writeUnits(Math.max(before?.bytes ?? 0, after?.bytes ?? 0));
  for (const index of keys.indexes) {
    addIndexUnits(consumed, index.name, (index.hashKey ? 1 : factor) * entryUnits(keys, index, before, after));
  }
}

/** A new key is a delete and a put; an entry that stays as it was costs nothing. */
function entryUnits(keys: Keys, index: IndexSchema, before: Stored | undefined, after: Stored | undefined): number {
  const [old, now] = [before, after].map((stored) => {
    const address = stored && keys.entryAddress(index, stored.item);
    return address && { address, ...keys.entryOf(index, stored) };
  });
  const moved = old?.address.hash !== now?.address.hash || old?.address.range !== now?.address.range;
  if (!old || !now || moved) return [old, now].reduce((sum, entry) => sum + (entry ? writeUnits(entry.bytes) : 0), 0);
  return equalItems(old.item, now.item) ? 0 : writeUnits(Math.max(old.bytes, now.bytes));
}

/** The `ConsumedCapacity` member of an answer for one table, or `undefined` when the request asks for none. */
export function consumedCapacity(
  keys: Keys,
  consumed: Consumed,
  asked: TableInput['ReturnConsumedCapacity'],
  inTransaction = false,
): Output | undefined {
  if (!asked || asked === 'NONE') return undefined;
  const member = consumed.kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
  const unitsOf = (units: number): Output => ({ CapacityUnits: units, ...(inTransaction ? { [member]: units } : {}) });
  const answer = { TableName: keys.schema.tableName, ...unitsOf(totalUnits(consumed)) };
  if (asked === 'TOTAL') return answer;
  const globals = keys.indexes.filter((index) => index.hashKey).map(({ name }) => name);
  const part = (isGlobal: boolean): Output | undefined => {
    const entries = [...consumed.indexes].filter(([name]) => globals.includes(name) === isGlobal);
    return entries.length > 0 ? Object.fromEntries(entries.map(([name, units]) => [name, unitsOf(units)])) : undefined;
  };
  return {
    ...answer,
    Table: unitsOf(consumed.table),
    LocalSecondaryIndexes: part(false),
    GlobalSecondaryIndexes: part(true),
  };
}
