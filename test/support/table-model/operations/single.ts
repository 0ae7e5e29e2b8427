import { normalizeItem } from '../attribute-value.ts';
import { addWrite, consumedCapacity, readFactor, readUnits, writeUnits } from '../capacity.ts';
import { nothing } from '../consumed.ts';
import { DynamoError, invalid } from '../errors.ts';
import { Bindings } from '../expression/bindings.ts';
import { parseProjection, project, projectedPaths } from '../expression/projection.ts';
import { updatedAttributes } from '../expression/update.ts';
import type { Stored } from '../partition.ts';
import { type Answer, momentOf, refuseOtherTable, refuseUnknown, type Table } from '../table.ts';
import type { ExpressionInput, TableInput, WireItem } from '../wire.ts';
import { type KeyInput, type Plan, type PutInput, planKey, planPut, planUpdate, type UpdateInput } from './plan.ts';

type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
interface WriteInput extends TableInput {
  readonly ReturnValues?: ReturnValues;
  readonly ReturnValuesOnConditionCheckFailure?: 'NONE' | 'ALL_OLD';
}

const common = ['TableName', 'ReturnConsumedCapacity', 'ExpressionAttributeNames'];
const writeMembers = [
  ...common,
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ConditionExpression',
  'ExpressionAttributeValues',
];

/** What a projection leaves of items; without one, all. @throws ValidationException for a projection that cannot be */
export function projectionOf(input: ExpressionInput & { ProjectionExpression?: string }): (item: WireItem) => WireItem {
  const parsed = input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
  const bindings = new Bindings(input, parsed ? [parsed.reader] : []);
  if (!parsed) return (item) => item;
  const paths = projectedPaths(parsed, bindings);
  return (item) => project(item, paths);
}

interface GetInput extends TableInput, ExpressionInput {
  readonly Key: WireItem;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
}

export function getItem(table: Table, input: GetInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, [...common, 'Key', 'ConsistentRead', 'ProjectionExpression']);
  const projected = projectionOf(input);
  const address = table.keys.addressOfKey(normalizeItem(input.Key));
  const stored = table.storage.get(address, momentOf(table, input.ConsistentRead));
  const consumed = nothing('read');
  consumed.table = readUnits(stored?.bytes ?? 0, input.ConsistentRead ? readFactor.consistent : readFactor.eventual);
  const ConsumedCapacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity);
  return { output: { Item: stored && projected(stored.item), ConsumedCapacity }, consumed };
}

export function putItem(table: Table, input: WriteInput & PutInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, [...writeMembers, 'Item']);
  refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
  return write(table, input, planPut(table, input));
}

export function deleteItem(table: Table, input: WriteInput & KeyInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, [...writeMembers, 'Key']);
  refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
  return write(table, input, planKey(table, input));
}

export function updateItem(table: Table, input: WriteInput & UpdateInput): Answer {
  refuseOtherTable(table, input.TableName);
  refuseUnknown(input, [...writeMembers, 'Key', 'UpdateExpression']);
  refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']);
  return write(table, input, planUpdate(table, input));
}

function refuseReturnValues(asked: ReturnValues = 'NONE', allowed: readonly ReturnValues[]): void {
  if (!allowed.includes(asked)) throw invalid(`ReturnValues can only be ${allowed.join(' or ')}`);
}

function write(table: Table, input: WriteInput, plan: Plan): Answer {
  const consumed = nothing('write');
  if (!plan.met) throw conditionFailed(input, plan);
  const after = plan.after();
  table.storage.write(plan.address, plan.before, after, table.now());
  addWrite(consumed, table.keys, plan.before, after);
  const Attributes = attributesOf(input.ReturnValues, plan, after);
  const ConsumedCapacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity);
  return { output: { Attributes, ConsumedCapacity }, consumed };
}

/** A refused conditional write is billed for the larger of the stored and the new item (developer guide, "Working with items"). */
function conditionFailed(input: WriteInput, { before, after }: Plan): DynamoError {
  const consumed = nothing('write');
  consumed.table = writeUnits(Math.max(before?.bytes ?? 0, 'Item' in input ? (after()?.bytes ?? 0) : 0));
  const Item = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before?.item : undefined;
  return new DynamoError('ConditionalCheckFailedException', 'The conditional request failed', {
    details: { Item },
    consumed,
  });
}

function attributesOf(asked: ReturnValues | undefined, { before, paths }: Plan, after: Stored | undefined) {
  switch (asked) {
    case 'ALL_OLD':
      return before?.item;
    case 'ALL_NEW':
      return after?.item;
    case 'UPDATED_OLD':
      return before && updatedAttributes(before.item, paths);
    case 'UPDATED_NEW':
      return after && updatedAttributes(after.item, paths);
    default:
      return undefined;
  }
}
