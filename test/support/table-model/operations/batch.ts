import { normalizeItem } from '../attribute-value.ts';
import { addWrite, consumedCapacity, readFactor, readUnits } from '../capacity.ts';
import { nothing } from '../consumed.ts';
import { invalid } from '../errors.ts';
import type { Address } from '../keys.ts';
import { shuffled } from '../random.ts';
import { type Answer, momentOf, refuseOtherTable, refuseUnknown, type Table } from '../table.ts';
import type { ExpressionInput, TableInput, WireItem } from '../wire.ts';
import { planKey, planPut } from './plan.ts';
import { projectionOf } from './single.ts';

/** Limits of the batch operations (API reference). A full write batch cannot pass its 16 MB: 25 items have at most 10. */
const maxKeys = 100;
const maxReadBytes = 16 * 1024 * 1024;
const maxWrites = 25;

interface KeysAndAttributes extends ExpressionInput {
  readonly Keys: readonly WireItem[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
}
export interface BatchGetInput extends Pick<TableInput, 'ReturnConsumedCapacity'> {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
}
export interface WriteRequest {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}
export interface BatchWriteInput extends Pick<TableInput, 'ReturnConsumedCapacity'> {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

/** The one table a batch names. */
function onlyTable<T>(table: Table, requests: Readonly<Record<string, T>> | undefined): [name: string, request: T] {
  const entries = Object.entries(requests ?? {});
  if (!entries[0])
    throw invalid('1 validation error detected: RequestItems must have length greater than or equal to 1');
  for (const [name] of entries) refuseOtherTable(table, name);
  return entries[0];
}

function refuseCount(count: number, max: number): void {
  if (count < 1 || count > max) throw invalid(`A batch takes 1 to ${max} items; this one has ${count}`);
}

/** @throws ValidationException when an item is named twice */
export function refuseDuplicates(addresses: readonly Address[], message: string): void {
  const distinct = new Set(addresses.map(({ hash, range }) => JSON.stringify([hash, range])));
  if (distinct.size < addresses.length) throw invalid(message);
}

/** Reads up to 100 items as of one moment; they come in no order. What is over 16 MB stays unprocessed. */
export function batchGetItem(table: Table, input: BatchGetInput): Answer {
  refuseUnknown(input, ['RequestItems', 'ReturnConsumedCapacity']);
  const [name, request] = onlyTable(table, input.RequestItems);
  refuseUnknown(request, ['Keys', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames']);
  refuseCount(request.Keys.length, maxKeys);
  const projected = projectionOf(request);
  const addresses = request.Keys.map((key) => table.keys.addressOfKey(normalizeItem(key)));
  refuseDuplicates(addresses, 'Provided list of item keys contains duplicates');
  const moment = momentOf(table, request.ConsistentRead);
  const consumed = nothing('read');
  const [items, unprocessed]: WireItem[][] = [[], []];
  let bytes = 0;
  for (const [i, address] of addresses.entries()) {
    const stored = table.storage.get(address, moment);
    bytes += stored?.bytes ?? 0;
    if (bytes > maxReadBytes) {
      unprocessed?.push(request.Keys[i] as WireItem);
      continue;
    }
    consumed.table += readUnits(
      stored?.bytes ?? 0,
      request.ConsistentRead ? readFactor.consistent : readFactor.eventual,
    );
    if (stored) items?.push(projected(stored.item));
  }
  const capacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity);
  return {
    output: {
      Responses: { [name]: shuffled(items ?? [], table.random) },
      UnprocessedKeys: unprocessed?.length ? { [name]: { ...request, Keys: unprocessed } } : {},
      ConsumedCapacity: capacity && [capacity],
    },
    consumed,
  };
}

/** Puts and deletes up to 25 items, each by itself. Nothing is written when one of them cannot be. */
export function batchWriteItem(table: Table, input: BatchWriteInput): Answer {
  refuseUnknown(input, ['RequestItems', 'ReturnConsumedCapacity']);
  const [, requests] = onlyTable(table, input.RequestItems);
  refuseCount(requests.length, maxWrites);
  const plans = requests.map(({ PutRequest, DeleteRequest }) => {
    if (PutRequest && !DeleteRequest) return planPut(table, PutRequest);
    if (DeleteRequest && !PutRequest) return planKey(table, DeleteRequest);
    throw invalid('Supplied WriteRequest must have exactly one of PutRequest and DeleteRequest');
  });
  refuseDuplicates(
    plans.map(({ address }) => address),
    'Provided list of item keys contains duplicates',
  );
  const consumed = nothing('write');
  for (const { address, before, after } of plans) {
    table.storage.write(address, before, after(), table.now());
    addWrite(consumed, table.keys, before, after());
  }
  const capacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity);
  return { output: { UnprocessedItems: {}, ConsumedCapacity: capacity && [capacity] }, consumed };
}
