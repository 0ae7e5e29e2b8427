import { normalizeItem, sortable } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { Bindings } from '../expression/bindings.ts';
import { holds } from '../expression/condition.ts';
import { type ParsedCondition, parseCondition } from '../expression/condition-syntax.ts';
import { parseProjection, project, projectedPaths } from '../expression/projection.ts';
import type { Address } from '../keys.ts';
import type { IndexSchema } from '../schema.ts';
import type { Partitions } from '../storage.ts';
import type { Table } from '../table.ts';
import { type AttributeValue, type ExpressionInput, type TableInput, typeOf, type WireItem } from '../wire.ts';

/** Members that Query and Scan share. */
export interface SelectionInput extends TableInput, ExpressionInput {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';
  readonly Limit?: number;
  readonly ExclusiveStartKey?: WireItem;
}

export const selectionMembers = [
  'TableName',
  'ReturnConsumedCapacity',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'IndexName',
  'ConsistentRead',
  'FilterExpression',
  'ProjectionExpression',
  'Select',
  'Limit',
  'ExclusiveStartKey',
];

/** What a Query or a Scan reads and keeps. */
export interface Selection {
  readonly index: IndexSchema | undefined;
  readonly partitions: Partitions;
  readonly bindings: Bindings;
  readonly keeps: (item: WireItem) => boolean;
  readonly projected: (item: WireItem) => WireItem;
  readonly start: Address | undefined;
}

/**
 * Checks what Query and Scan have in common.
 * @param key the parsed key condition of a Query
 * @throws ValidationException also for attributes that a local index does not hold: DynamoDB would fetch each item from
 * the table and bill it, which no reader of ours should do unknowingly
 */
export function selectionOf(table: Table, input: SelectionInput, key?: ParsedCondition): Selection {
  const index = indexOf(table, input);
  const { FilterExpression: filterText, ProjectionExpression: projectionText } = input;
  const filter = filterText === undefined ? undefined : parseCondition(filterText, 'FilterExpression');
  const projection = projectionText === undefined ? undefined : parseProjection(projectionText);
  const readers = [key, filter, projection].flatMap((parsed) => (parsed ? [parsed.reader] : []));
  const bindings = new Bindings(input, readers);
  refuseSelect(input, index);
  if (input.Limit !== undefined && input.Limit < 1) throw invalid('Limit must be greater than or equal to 1');
  const paths = projection && projectedPaths(projection, bindings);
  const held = index && table.keys.heldBy(index);
  const unheld = held && paths?.find(([name]) => !held.has(name));
  if (unheld) throw notHeld(unheld[0], index);
  return {
    index,
    partitions: index ? table.storage.index(index.name) : table.storage.table,
    bindings,
    keeps: (item) => !filter || holds(filter.condition, item, bindings),
    projected: (item) => (paths ? project(item, paths) : item),
    start: input.ExclusiveStartKey && startOf(table, normalizeItem(input.ExclusiveStartKey), index),
  };
}

function indexOf(table: Table, { IndexName, ConsistentRead }: SelectionInput): IndexSchema | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.keys.indexes.find(({ name }) => name === IndexName);
  if (!index) throw invalid(`The table does not have the specified index: ${IndexName}`);
  if (index.hashKey && ConsistentRead) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  return index;
}

const notHeld = (name: string, index: IndexSchema | undefined) =>
  invalid(`The index ${index?.name} does not hold ${name}, and the table model fetches nothing from the table`);

function refuseSelect(input: SelectionInput, index: IndexSchema | undefined): void {
  const { Select, ProjectionExpression } = input;
  if (Select && ProjectionExpression !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${Select}`);
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && ProjectionExpression === undefined) {
    throw invalid('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (Select === 'ALL_ATTRIBUTES' && index?.nonKeyAttributes) throw notHeld('all attributes', index);
}

/** The address after which a page starts. */
function startOf(table: Table, key: WireItem, index: IndexSchema | undefined): Address {
  const names = table.keys.keyNames(index);
  const fits = names.every((name) => key[name] && typeOf(key[name]) === table.keys.typeOf(name));
  if (!fits || Object.keys(key).length !== names.length) throw invalid('The provided starting key is invalid');
  return (index ? table.keys.entryAddress(index, key) : table.keys.addressOf(key)) as Address;
}

/** @throws ValidationException when a value cannot be one of this key */
export function refuseKeyValue(table: Table, name: string, value: AttributeValue): void {
  if (typeOf(value) !== table.keys.typeOf(name)) {
    throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type');
  }
  table.keys.refuseEmpty(name, value);
}

/** @throws ValidationException when a page would start outside of what the key condition asks for */
export function refuseStartOutside(hash: AttributeValue, inRange: (range: string) => boolean, start?: Address): void {
  if (!start) return;
  if (start.hash !== sortable(hash)) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!inRange(start.range)) throw invalid('The provided starting key does not match the range key predicate');
}
