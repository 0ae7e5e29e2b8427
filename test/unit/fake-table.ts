import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Attributes, itemBytes, type KeySchemas } from '../../shared/batch/index.ts';

/** What the fake does to a call: how many of its items stay unprocessed, or how it goes wrong. */
export interface Fault {
  readonly unprocessed?: number;
  readonly error?: Error;
  /** The error comes after the items were written: the answer was lost. */
  readonly afterCommit?: boolean;
  /** Never answers, until its signal aborts. With `afterCommit`, the items are written all the same. */
  readonly silent?: boolean;
  /** How long the answer takes. */
  readonly delayMs?: number;
}

/** A call as the fake saw it. */
export interface SeenCall {
  readonly name: 'BatchWrite' | 'BatchGet';
  readonly items: number;
  readonly tables: readonly string[];
  /** Table and key of each item. */
  readonly ids: readonly string[];
  /** Size of the request in DynamoDB's JSON, for requests of which it matters; 0 for others. */
  readonly wireBytes: number;
  readonly input: Attributes;
}

type WriteRequest = { PutRequest?: { Item: Attributes }; DeleteRequest?: { Key: Attributes } };
type KeysPart = { Keys: Attributes[]; ExpressionAttributeNames?: Record<string, string> };
type RequestItems = Record<string, WriteRequest[] | KeysPart>;
/** One item's part of a call. */
type Part = { table: string; id: string; request: WriteRequest | Attributes };

const invalid = (message: string): Error => Object.assign(new Error(message), { name: 'ValidationException' });

/**
 * Tables at the AWS client's boundary that know the two batch calls, enforce their limits, and misbehave as told.
 * Items are kept per table and key; a call of an unknown table makes it.
 */
class FakeTable {
  readonly stored = new Map<string, Attributes>();
  readonly calls: SeenCall[] = [];
  readonly client = {
    send: ({ input }: { input: { RequestItems: RequestItems } }, options?: { abortSignal?: AbortSignal }) =>
      this.answer(input, options?.abortSignal),
  } as unknown as DynamoDBDocumentClient;
  /** Ids in calls under way: the same one twice would be a race. */
  private readonly inFlight = new Set<string>();
  private underWay = 0;
  private most = 0;

  constructor(
    private readonly faultOf: (call: number, seen: SeenCall) => Fault,
    private readonly keySchemas: KeySchemas,
  ) {}

  /** The most calls that were under way at once. */
  mostUnderWay(): number {
    return this.most;
  }

  idOf(table: string, from: Attributes): string {
    const { partitionKey, sortKey } = this.keySchemas[table] ?? { partitionKey: 'PK', sortKey: 'SK' };
    const values = [from[partitionKey], sortKey === undefined ? '' : from[sortKey]];
    return [table, ...values.map((value) => (value instanceof Uint8Array ? value.join() : value))].join('\n');
  }

  private async answer(input: { RequestItems: RequestItems }, signal: AbortSignal | undefined) {
    const parts = this.partsOf(input.RequestItems);
    const seen = seenCall(input, parts);
    const fault = this.faultOf(this.calls.push(seen) - 1, seen);
    const end = this.begin(seen.ids);
    // An aborted call is over at once: its connection is gone.
    signal?.addEventListener('abort', end);
    try {
      await Promise.resolve();
      validate(seen);
      const keep = Math.max(0, parts.length - (fault.unprocessed ?? 0));
      if (fault.afterCommit && seen.name === 'BatchWrite') this.commit(parts.slice(0, keep));
      if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      if (fault.silent) await aborted(signal);
      if (fault.error) throw fault.error;
      const [done, left] = [parts.slice(0, keep), parts.slice(keep)];
      return seen.name === 'BatchWrite' ? this.write(done, left) : this.read(input.RequestItems, done, left);
    } finally {
      end();
    }
  }

  /** Counts a call in; returns what counts it out. */
  private begin(ids: readonly string[]): () => void {
    for (const id of ids) if (this.inFlight.has(id)) throw invalid(`${id} is in two calls at once`);
    for (const id of ids) this.inFlight.add(id);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.underWay -= 1;
      for (const id of ids) this.inFlight.delete(id);
    };
  }

  private partsOf(items: RequestItems): Part[] {
    return Object.entries(items).flatMap(([table, part]) =>
      Array.isArray(part)
        ? part.map((request) => ({ table, id: this.idOf(table, itemOf(request)), request }))
        : part.Keys.map((key) => ({ table, id: this.idOf(table, key), request: key })),
    );
  }

  private commit(parts: readonly Part[]): void {
    for (const { id, request } of parts as readonly { id: string; request: WriteRequest }[]) {
      if (request.PutRequest) this.stored.set(id, request.PutRequest.Item);
      else this.stored.delete(id);
    }
  }

  private write(done: readonly Part[], left: readonly Part[]) {
    this.commit(done);
    return { UnprocessedItems: grouped(left, ({ request }) => request), ConsumedCapacity: consumed(done) };
  }

  private read(items: RequestItems, done: readonly Part[], left: readonly Part[]) {
    const names = (table: string) => (items[table] as KeysPart).ExpressionAttributeNames;
    const present = done.filter(({ id }) => this.stored.has(id)).reverse();
    const unread = grouped(left, ({ request }) => request);
    return {
      Responses: grouped(present, ({ table, id }) => projected(this.stored.get(id) as Attributes, names(table))),
      UnprocessedKeys: Object.fromEntries(
        Object.entries(unread).map(([table, Keys]) => [table, { ...items[table], Keys }]),
      ),
      ConsumedCapacity: consumed(done),
    };
  }
}

/** @param faultOf what happens to the call with this number; nothing by default */
export const fakeTable = (
  faultOf: (call: number, seen: SeenCall) => Fault = () => ({}),
  keySchemas: KeySchemas = {},
): FakeTable => new FakeTable(faultOf, keySchemas);

function seenCall(input: { RequestItems: RequestItems }, parts: readonly Part[]): SeenCall {
  const name = Object.values(input.RequestItems).some(Array.isArray) ? 'BatchWrite' : 'BatchGet';
  return {
    name,
    items: parts.length,
    tables: Object.keys(input.RequestItems),
    ids: parts.map(({ id }) => id),
    wireBytes: wireBytes(input, parts),
    input: input as unknown as Attributes,
  };
}

/** JSON is at most some 20 times an item's size, so smaller requests need no measuring. */
function wireBytes(input: object, parts: readonly Part[]): number {
  const items = parts.map(({ request }) => itemOf(request as WriteRequest));
  if (items.reduce((sum, item) => sum + itemBytes(item), 0) < 500_000) return 0;
  const wire = grouped(parts, ({ request }) =>
    Object.fromEntries(Object.entries(request).map(([kind, part]) => [kind, wireForm(part as WireItem)])),
  );
  return Buffer.byteLength(JSON.stringify({ ...input, RequestItems: wire }));
}

type WireItem = { Item: Attributes } | { Key: Attributes };
const itemOf = ({ PutRequest, DeleteRequest }: WriteRequest): Attributes =>
  PutRequest?.Item ?? DeleteRequest?.Key ?? {};
const wireForm = (part: WireItem) => ('Item' in part ? { Item: marshall(part.Item) } : { Key: marshall(part.Key) });

function validate({ name, items, ids, wireBytes, input }: SeenCall): void {
  if (items === 0 || items > (name === 'BatchWrite' ? 25 : 100)) throw invalid(`${items} items in one ${name}`);
  if (new Set(ids).size < items) throw invalid('Provided list of item keys contains duplicates');
  if (wireBytes > 16 * 1024 * 1024) throw invalid('The request is over 16 MB');
  const puts = Object.values(input.RequestItems as RequestItems).flatMap((part) =>
    Array.isArray(part) ? part.map(itemOf) : [],
  );
  for (const item of puts) if (itemBytes(item) > 400 * 1024) throw invalid('Item size has exceeded 400 KB');
}

function grouped<T>(parts: readonly Part[], partOf: (part: Part) => T): Record<string, T[]> {
  const perTable: Record<string, T[]> = {};
  for (const part of parts) perTable[part.table] = [...(perTable[part.table] ?? []), partOf(part)];
  return perTable;
}

/** One unit per item. */
const consumed = (parts: readonly Part[]) =>
  Object.entries(grouped(parts, () => 1)).map(([TableName, units]) => ({ TableName, CapacityUnits: units.length }));

function projected(item: Attributes, names: Record<string, string> | undefined): Attributes {
  const wanted = names && new Set(Object.values(names));
  return wanted ? Object.fromEntries(Object.entries(item).filter(([name]) => wanted.has(name))) : item;
}

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

export const throttled = (): Error =>
  Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
export const denied = (): Error =>
  Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
export const connectionLost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
