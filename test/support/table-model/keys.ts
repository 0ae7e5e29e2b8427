import { sortable } from './attribute-value.ts';
import { invalid, KeyMismatch } from './errors.ts';
import { itemBytes } from './item-size.ts';
import type { Place, Stored } from './partition.ts';
import type { IndexSchema, TableSchema } from './schema.ts';
import { type AttributeValue, type KeyType, typeOf, type WireItem } from './wire.ts';

/** Where an item lies: its partition's sortable hash key, and its place there. */
export interface Address extends Place {
  readonly hash: string;
}

/** Most bytes of a key (developer guide, "Quotas"). */
const maxHashBytes = 2048;
const maxRangeBytes = 1024;
/** Most bytes of an item. */
const maxItemBytes = 400 * 1024;

/** What the schema says about keys and index entries. */
export class Keys {
  readonly schema: TableSchema;
  readonly indexes: readonly IndexSchema[];
  readonly #held = new Map<string, ReadonlySet<string>>();

  constructor(schema: TableSchema) {
    this.schema = schema;
    this.indexes = schema.indexes ?? [];
    for (const index of this.indexes) {
      if (index.nonKeyAttributes)
        this.#held.set(index.name, new Set([...this.keyNames(index), ...index.nonKeyAttributes]));
    }
  }

  typeOf(name: string): KeyType {
    return this.schema.keyTypes?.[name] ?? 'S';
  }

  /** The address of a `Key` member. @throws KeyMismatch unless it has exactly the table's keys */
  addressOfKey(key: WireItem): Address {
    const { hashKey, rangeKey } = this.schema;
    const fits = [hashKey, rangeKey].every((name) => key[name] && typeOf(key[name]) === this.typeOf(name));
    if (!fits || Object.keys(key).length !== 2) throw new KeyMismatch();
    return this.addressOf(key);
  }

  /** The address of a whole item. @throws ValidationException when a key is missing, of another type, empty or too long */
  addressOf(item: WireItem): Address {
    const { hashKey, rangeKey } = this.schema;
    return {
      hash: sortable(this.#key(item, hashKey, maxHashBytes)),
      range: sortable(this.#key(item, rangeKey, maxRangeBytes)),
      tie: '',
    };
  }

  #key(item: WireItem, name: string, maxBytes: number): AttributeValue {
    const value = item[name];
    if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    if (typeOf(value) !== this.typeOf(name)) {
      throw new KeyMismatch(
        `One or more parameter values were invalid: Type mismatch for key ${name} ` +
          `expected: ${this.typeOf(name)} actual: ${typeOf(value)}`,
      );
    }
    this.refuseEmpty(name, value);
    if (itemBytes({ '': value }) > maxBytes) {
      throw invalid(
        `One or more parameter values were invalid: the key ${name} has exceeded the size limit of ${maxBytes} bytes`,
      );
    }
    return value;
  }

  /** @throws ValidationException for an empty text or binary */
  refuseEmpty(name: string, value: AttributeValue): void {
    if (value.S !== '' && value.B !== '') return;
    throw invalid(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
        `string value. Key: ${name}`,
    );
  }

  /** The address of an item's entry in an index; `undefined` when it lacks one of the index's keys. */
  entryAddress(index: IndexSchema, item: WireItem): Address | undefined {
    const [hash, range] = [item[index.hashKey ?? this.schema.hashKey], item[index.rangeKey]];
    if (!hash || !range) return undefined;
    const table = this.addressOf(item);
    return { hash: sortable(hash), range: sortable(range), tie: `${table.hash}\u0000${table.range}` };
  }

  /** The part of an item that an index holds. */
  entryOf(index: IndexSchema, { item, bytes }: Stored): Stored {
    const held = this.heldBy(index);
    if (!held) return { item, bytes };
    const entry: WireItem = {};
    for (const name of held) if (item[name]) entry[name] = item[name];
    return { item: entry, bytes: itemBytes(entry) };
  }

  /** Names of the attributes an index holds; `undefined`: all. */
  heldBy({ name }: IndexSchema): ReadonlySet<string> | undefined {
    return this.#held.get(name);
  }

  /** The attributes of a `LastEvaluatedKey`. */
  keyNames(index?: IndexSchema): string[] {
    const { hashKey, rangeKey } = this.schema;
    return [...new Set([hashKey, rangeKey, ...(index ? [index.hashKey ?? hashKey, index.rangeKey] : [])])];
  }

  /** The item as it is stored. @throws ValidationException when it is too big, or a key of an index does not fit */
  store(item: WireItem): Stored {
    for (const index of this.indexes)
      for (const name of this.keyNames(index)) this.#checkIndexKey(index, name, item[name]);
    const bytes = itemBytes(item);
    if (bytes > maxItemBytes) throw invalid('Item size has exceeded the maximum allowed size');
    return { item, bytes };
  }

  #checkIndexKey(index: IndexSchema, name: string, value: AttributeValue | undefined): void {
    if (!value) return;
    if (typeOf(value) !== this.typeOf(name)) {
      throw new KeyMismatch(
        `One or more parameter values were invalid: Type mismatch for Index Key ${name} ` +
          `Expected: ${this.typeOf(name)} Actual: ${typeOf(value)} IndexName: ${index.name}`,
      );
    }
    this.refuseEmpty(name, value);
    if (
      itemBytes({ '': value }) > (name === index.hashKey ? maxHashBytes : maxRangeBytes) &&
      name !== this.schema.hashKey
    ) {
      throw invalid(`One or more parameter values were invalid: the key ${name} of index ${index.name} is too long`);
    }
  }
}
