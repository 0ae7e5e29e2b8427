import { BatchWriteCommand, type BatchWriteCommandOutput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { assertSent, type Job } from './backlog.ts';
import { type BatchOptions, Engine, type Operation } from './engine.ts';
import { ItemTooLarge } from './errors.ts';
import { type Attributes, type Identity, type Item, identify, type Key, type KeySchemas, keyString } from './keys.ts';
import type { BatchOutcome } from './outcome.ts';
import { maxItemBytes, sizeOf } from './size.ts';
import type { Entries } from './source.ts';

/** BatchWriteItem takes at most 25 requests (API reference of DynamoDB). */
export const maxWriteItems = 25;

/** One put or one delete of an item with the keys `PK` and `SK`. */
export type Write = { readonly put: Item } | { readonly remove: Key };

/** One put or one delete in the table it names. Of what is removed, only the key attributes count. */
export type TableWrite =
  | { readonly table: string; readonly put: Attributes }
  | { readonly table: string; readonly remove: Attributes };

export interface WriterOptions extends BatchOptions {
  readonly keySchemas?: KeySchemas;
}

export const keyOf = (write: Write): Key => ('put' in write ? write.put : write.remove);

/** Keeps the last write of each key: BatchWriteItem refuses two requests for one key, and the last one wins anyway. */
export function collapseWrites(writes: Iterable<Write>): Write[] {
  const byKey = new Map<string, Write>();
  for (const write of writes) {
    const key = keyString(keyOf(write));
    byKey.delete(key);
    byKey.set(key, write);
  }
  return [...byKey.values()];
}

type WriteRequests = NonNullable<BatchWriteCommandOutput['UnprocessedItems']>;

/** `{"DeleteRequest":{"Key":{}}},` and the table's `"":[],` around an item, in bytes and rounded up. */
const requestBytes = 48;

/** BatchWriteItem for the engine. `place` says where an entry belongs. */
class WriteOperation<Entry> implements Operation<Entry, BatchWriteCommandOutput> {
  readonly maxItems = maxWriteItems;
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly place: (entry: Entry) => TableWrite,
    private readonly keySchemas: KeySchemas | undefined,
  ) {}

  admit(entry: Entry): Omit<Job<Entry>, 'order' | 'entry'> {
    const write = this.place(entry);
    const { table, key, id } = this.identify(write);
    const { stored, wire } = sizeOf('put' in write ? write.put : key);
    if (stored > maxItemBytes) throw new ItemTooLarge(table, key, stored, maxItemBytes);
    return { table, id, wireBytes: wire + requestBytes + Buffer.byteLength(table) };
  }

  send(jobs: readonly Job<Entry>[], abortSignal: AbortSignal): Promise<BatchWriteCommandOutput> {
    const RequestItems: WriteRequests = {};
    for (const { entry } of jobs) {
      const write = this.place(entry);
      const requests = RequestItems[write.table] ?? [];
      RequestItems[write.table] = requests;
      if ('put' in write) requests.push({ PutRequest: { Item: write.put } });
      else requests.push({ DeleteRequest: { Key: this.identify(write).key } });
    }
    const command = new BatchWriteCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' });
    return this.client.send(command, { abortSignal });
  }

  accept(jobs: readonly Job<Entry>[], { UnprocessedItems }: BatchWriteCommandOutput): ReadonlySet<string> {
    const left = new Set<string>();
    for (const [table, requests] of Object.entries(UnprocessedItems ?? {})) {
      for (const { PutRequest, DeleteRequest } of requests) {
        left.add(identify(table, PutRequest?.Item ?? DeleteRequest?.Key ?? {}, this.keySchemas).id);
      }
    }
    assertSent(jobs, left);
    return left;
  }

  private identify(write: TableWrite): Identity {
    return identify(write.table, 'put' in write ? write.put : write.remove, this.keySchemas);
  }
}

function writeAll<Entry>(
  client: DynamoDBDocumentClient,
  entries: Entries<Entry>,
  place: (entry: Entry) => TableWrite,
  { keySchemas, ...options }: WriterOptions,
): Promise<BatchOutcome> {
  return new Engine(new WriteOperation(client, place, keySchemas), entries, options).run();
}

/** Writes any number of items to any number of tables, 25 a call. One writer may run several batches, also at once. */
export class BatchWriter {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly options: WriterOptions = {},
  ) {}

  /**
   * Puts and deletes all entries. Of several writes of one key, the last one wins, whatever fails on the way.
   * An async iterable is pulled no faster than calls go out.
   * @throws PartialFailure<TableWrite> naming the writes that were not confirmed. Its `cause` is what ended the batch:
   * `ItemTooLarge`, TypeError for an entry without a key, an error of the service or of the iterable; none for deadline and signal
   */
  async write(entries: Entries<TableWrite>, options: BatchOptions = {}): Promise<BatchOutcome> {
    return writeAll(this.client, entries, (entry) => entry, { ...this.options, ...options });
  }
}

/**
 * Writes any number of items to one table with the keys `PK` and `SK`, 25 a call. What is all there at once is collapsed
 * before the first call goes out, so that no key is written twice; an async iterable only while its writes wait.
 * @throws PartialFailure<Write> naming the writes that were not confirmed
 */
export async function batchWrite(
  client: DynamoDBDocumentClient,
  table: string,
  writes: Entries<Write>,
  options: BatchOptions = {},
): Promise<void> {
  const entries = Symbol.iterator in writes ? collapseWrites(writes) : writes;
  await writeAll(client, entries, (write) => ({ table, ...write }), options);
}
