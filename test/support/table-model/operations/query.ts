import { sortable } from '../attribute-value.ts';
import { consumedCapacity, readFactor, readUnits } from '../capacity.ts';
import { addIndexUnits, nothing } from '../consumed.ts';
import { invalid } from '../errors.ts';
import { parseCondition } from '../expression/condition-syntax.ts';
import { everything, keyCondition } from '../expression/key-condition.ts';
import type { Cell, Stored } from '../partition.ts';
import { type Answer, momentOf, refuseOtherTable, refuseUnknown, type Table } from '../table.ts';
import type { WireItem } from '../wire.ts';
import {
  refuseKeyValue,
  refuseStartOutside,
  type Selection,
  type SelectionInput,
  selectionMembers,
  selectionOf,
} from './selection.ts';

/** A page of Query or Scan reads at most 1 MB, before any filter (API reference). */
const pageBytes = 1024 * 1024;

export interface QueryInput extends SelectionInput {
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
}

/** A page of one partition of the table or of an index, in order. */
export function query(table: Table, input: QueryInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, [...selectionMembers, 'KeyConditionExpression', 'ScanIndexForward']);
  if (input.KeyConditionExpression === undefined) throw invalid('KeyConditionExpression must be specified');
  const key = parseCondition(input.KeyConditionExpression, 'KeyConditionExpression');
  const selection = selectionOf(table, input, key);
  const { hashKey, rangeKey } = { ...table.keys.schema, ...selection.index };
  const asked = keyCondition(key.condition, selection.bindings, hashKey ?? table.keys.schema.hashKey, rangeKey);
  for (const { name, value } of asked.values) refuseKeyValue(table, name, value);
  const { range } = asked;
  refuseStartOutside(asked.hash, (place) => !range.below(place) && !range.above(place), selection.start);
  const partition = selection.partitions.get(sortable(asked.hash));
  return answer(
    table,
    input,
    selection,
    partition?.cells(range, input.ScanIndexForward ?? true, selection.start) ?? [],
  );
}

/** A page of the whole table or index: partitions in the order of their hashes. */
export function scan(table: Table, input: SelectionInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, selectionMembers);
  const selection = selectionOf(table, input);
  return answer(table, input, selection, everyCell(selection));
}

function* everyCell({ partitions, start }: Selection): Generator<Cell> {
  for (const hash of partitions.hashes(start?.hash)) {
    const cells = partitions.get(hash)?.cells(everything, true, hash === start?.hash ? start : undefined);
    if (cells) yield* cells;
  }
}

interface Page {
  readonly read: readonly Stored[];
  readonly bytes: number;
  /** Whether the page ended by its limits: there may be more, and DynamoDB does not look. */
  readonly ended: boolean;
}

function readPage(cells: Iterable<Cell>, moment: number | undefined, limit: number): Page {
  const read: Stored[] = [];
  let bytes = 0;
  for (const cell of cells) {
    const stored = cell.at(moment);
    if (!stored) continue;
    if (read.length > 0 && bytes + stored.bytes > pageBytes) return { read, bytes, ended: true };
    read.push(stored);
    bytes += stored.bytes;
    if (read.length >= limit || bytes >= pageBytes) return { read, bytes, ended: true };
  }
  return { read, bytes, ended: false };
}

function answer(table: Table, input: SelectionInput, selection: Selection, cells: Iterable<Cell>): Answer {
  const { index } = selection;
  const page = readPage(cells, momentOf(table, input.ConsistentRead), input.Limit ?? Number.POSITIVE_INFINITY);
  const kept = page.read.filter(({ item }) => selection.keeps(item));
  const units = readUnits(page.bytes, input.ConsistentRead ? readFactor.consistent : readFactor.eventual);
  const consumed = nothing('read');
  if (index) addIndexUnits(consumed, index.name, units);
  else consumed.table = units;
  const last = page.ended ? page.read.at(-1) : undefined;
  return {
    output: {
      ...(input.Select === 'COUNT' ? {} : { Items: kept.map(({ item }) => selection.projected(item)) }),
      Count: kept.length,
      ScannedCount: page.read.length,
      LastEvaluatedKey: last && keyOf(last.item, table.keys.keyNames(index)),
      ConsumedCapacity: consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity),
    },
    consumed,
  };
}

const keyOf = (item: WireItem, names: readonly string[]): WireItem =>
  Object.fromEntries(names.map((name) => [name, item[name] ?? {}]));
