import { BatchGetCommand, type BatchGetCommandOutput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { assertSent, type Job } from './backlog.ts';
import { type BatchOptions, Engine, type Operation } from './engine.ts';
import { PartialFailure, PartialRead } from './errors.ts';
import {
  type Attributes,
  defaultKeySchema,
  type Item,
  identify,
  type Key,
  type KeySchemas,
  type KeyValues,
} from './keys.ts';
import type { BatchOutcome } from './outcome.ts';
import { sizeOf } from './size.ts';
import type { Entries } from './source.ts';

/** BatchGetItem takes at most 100 keys (API reference of DynamoDB). */
export const maxReadKeys = 100;

export interface ReadOptions extends BatchOptions {
  /** Strongly consistent reads, which cost double. @default true */
  readonly consistent?: boolean;
  /**
   * Names of the top-level attributes to read; the key's own always come too. Saves bytes on the wire, not read units.
   * @default all
   */
  readonly attributes?: readonly string[];
}

export interface ReaderOptions extends ReadOptions {
  readonly keySchemas?: KeySchemas;
}

/** The key of an item in the table it names. Of `key`, only the key attributes count. */
export interface TableKey {
  readonly table: string;
  readonly key: Attributes;
}

/** Items in the order of the entries, `undefined` where there is no item, and what the batch cost. */
export interface ReadOutcome<Found> extends BatchOutcome {
  readonly items: (Found | undefined)[];
}

type KeysAndAttributes = NonNullable<BatchGetCommandOutput['UnprocessedKeys']>;

/** Everything about a table's part of a request but the keys. */
function readSettings(table: string, { consistent = true, attributes, keySchemas }: ReaderOptions) {
  if (!attributes) return { ConsistentRead: consistent };
  const { partitionKey, sortKey = partitionKey } = keySchemas?.[table] ?? defaultKeySchema;
  const names = [...new Set([partitionKey, sortKey, ...attributes])];
  return {
    ConsistentRead: consistent,
    ProjectionExpression: names.map((_, i) => `#${i}`).join(),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
  };
}

/** BatchGetItem for the engine, and what it has found. */
class ReadOperation<Entry> implements Operation<Entry, BatchGetCommandOutput> {
  readonly maxItems = maxReadKeys;
  /** Every entry with its key's id, in the order asked. */
  readonly asked: { readonly entry: Entry; id: string }[] = [];
  /** What was answered, by id. */
  readonly found = new Map<string, Attributes | undefined>();
  private readonly keys = new Map<string, KeyValues>();

  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly place: (entry: Entry) => TableKey,
    private readonly options: ReaderOptions,
  ) {}

  admit(entry: Entry): Omit<Job<Entry>, 'order' | 'entry'> | undefined {
    const question = { entry, id: '' };
    this.asked.push(question);
    const place = this.place(entry);
    const { table, key, id } = identify(place.table, place.key, this.options.keySchemas);
    question.id = id;
    if (this.keys.has(id)) return undefined;
    this.keys.set(id, key);
    return { table, id, wireBytes: sizeOf(key).wire + Buffer.byteLength(table) };
  }

  send(jobs: readonly Job<Entry>[], abortSignal: AbortSignal): Promise<BatchGetCommandOutput> {
    const RequestItems: KeysAndAttributes = {};
    for (const { table, id } of jobs) {
      const part = RequestItems[table] ?? { Keys: [], ...readSettings(table, this.options) };
      RequestItems[table] = part;
      part.Keys?.push(this.keys.get(id) ?? {});
    }
    const command = new BatchGetCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' });
    return this.client.send(command, { abortSignal });
  }

  accept(jobs: readonly Job<Entry>[], { Responses, UnprocessedKeys }: BatchGetCommandOutput): ReadonlySet<string> {
    const { keySchemas } = this.options;
    const left = new Set<string>();
    for (const [table, { Keys = [] }] of Object.entries(UnprocessedKeys ?? {})) {
      for (const key of Keys) left.add(identify(table, key, keySchemas).id);
    }
    const items = new Map<string, Attributes>();
    for (const [table, answered] of Object.entries(Responses ?? {})) {
      for (const item of answered) items.set(identify(table, item, keySchemas).id, item);
    }
    assertSent(jobs, [...left, ...items.keys()]);
    for (const { id } of jobs) if (!left.has(id)) this.found.set(id, items.get(id));
    return left;
  }
}

/** `Found` is what the caller knows of its items: the table's own types are not checked. */
async function readAll<Entry, Found extends Attributes>(
  client: DynamoDBDocumentClient,
  entries: Entries<Entry>,
  place: (entry: Entry) => TableKey,
  options: ReaderOptions,
): Promise<ReadOutcome<Found>> {
  const operation = new ReadOperation(client, place, options);
  const itemOf = (id: string) => operation.found.get(id) as Found | undefined;
  try {
    const outcome = await new Engine(operation, entries, options).run();
    return { ...outcome, items: operation.asked.map(({ id }) => itemOf(id)) };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    const answered = ({ id }: { readonly id: string }) => operation.found.has(id);
    const open = operation.asked.filter((question) => !answered(question));
    const read = operation.asked.filter(answered);
    throw new PartialRead(
      error,
      open.map(({ entry }) => entry),
      read.map(({ entry, id }) => ({ entry, item: itemOf(id) })),
    );
  }
}

/** Reads any number of items from any number of tables, 100 a call. One reader may run several batches, also at once. */
export class BatchReader {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly options: ReaderOptions = {},
  ) {}

  /**
   * Reads all entries; a key asked more than once is read once and answered each time.
   * @throws PartialRead<TableKey> with what was read and the keys that were not. Its `cause` is what ended the batch; none
   * for deadline and signal
   */
  async read<Found extends Attributes = Attributes>(
    entries: Entries<TableKey>,
    options: ReadOptions = {},
  ): Promise<ReadOutcome<Found>> {
    return readAll(this.client, entries, (entry) => entry, { ...this.options, ...options });
  }
}

/**
 * Reads any number of items of one table with the keys `PK` and `SK`, 100 a call. The answer has one entry per key, in the
 * order of the keys; `undefined` where there is no item.
 * @throws PartialRead<Key> with what was read and the keys that were not
 */
export async function batchRead(
  client: DynamoDBDocumentClient,
  table: string,
  keys: Entries<Key>,
  options: ReadOptions = {},
): Promise<(Item | undefined)[]> {
  const { items } = await readAll<Key, Item>(client, keys, (key) => ({ table, key }), options);
  return items;
}
