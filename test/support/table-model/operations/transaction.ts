import { normalizeItem } from '../attribute-value.ts';
import { addWrite, consumedCapacity, readFactor, readUnits } from '../capacity.ts';
import { type Consumed, nothing } from '../consumed.ts';
import { DynamoError, invalid, KeyMismatch } from '../errors.ts';
import type { Stored } from '../partition.ts';
import { type Answer, refuseOtherTable, refuseUnknown, type Table } from '../table.ts';
import type { ExpressionInput, Output, TableInput, WireItem } from '../wire.ts';
import { refuseDuplicates } from './batch.ts';
import { type KeyInput, type Plan, type PutInput, planKey, planPut, planUpdate, type UpdateInput } from './plan.ts';
import { projectionOf } from './single.ts';

/** Limits of transactions (API reference). */
const maxActions = 100;
const maxBytes = 4 * 1024 * 1024;
const conditionFailed = 'The conditional request failed';
const twice = 'Transaction request cannot include multiple operations on one item';

interface ActionInput {
  readonly TableName: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'NONE' | 'ALL_OLD';
}
export interface TransactWriteAction {
  readonly Put?: ActionInput & PutInput;
  readonly Update?: ActionInput & UpdateInput;
  readonly Delete?: ActionInput & KeyInput;
  readonly ConditionCheck?: ActionInput & KeyInput;
}
export interface TransactWriteInput extends Pick<TableInput, 'ReturnConsumedCapacity'> {
  readonly TransactItems: readonly TransactWriteAction[];
  readonly ClientRequestToken?: string;
}
export interface TransactGetInput extends Pick<TableInput, 'ReturnConsumedCapacity'> {
  readonly TransactItems: readonly { readonly Get: GetAction }[];
}
interface GetAction extends ExpressionInput {
  readonly TableName: string;
  readonly Key: WireItem;
  readonly ProjectionExpression?: string;
}

interface Reason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError' | 'TransactionConflict';
  readonly Message?: string;
  readonly Item?: WireItem;
}

/** The error of a transaction that was not done, one reason per action in order. */
export function cancelled(reasons: readonly Reason[], consumed?: Consumed): DynamoError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new DynamoError('TransactionCanceledException', message, {
    details: { CancellationReasons: reasons },
    ...(consumed ? { consumed } : {}),
  });
}

function refuseCount(count: number): void {
  if (count < 1 || count > maxActions)
    throw invalid(`A transaction takes 1 to ${maxActions} actions; this one has ${count}`);
}

const none: Reason = { Code: 'None' };

/** Runs `check` on every action; a key that does not fit the schema becomes the action's reason and cancels the whole. */
function checkKeys<T, R>(actions: readonly T[], check: (action: T) => R): R[] {
  const reasons: Reason[] = [];
  const results: R[] = [];
  for (const action of actions) {
    try {
      results.push(check(action));
      reasons.push(none);
    } catch (error) {
      if (!(error instanceof KeyMismatch)) throw error;
      reasons.push({ Code: 'ValidationError', Message: error.message });
    }
  }
  if (results.length < actions.length) throw cancelled(reasons);
  return results;
}

function planAction(table: Table, action: TransactWriteAction): Plan {
  const [kind, ...others] = Object.keys(action);
  if (others.length > 0) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  const { Put, Update, Delete, ConditionCheck } = action;
  const input = Put ?? Update ?? Delete ?? ConditionCheck;
  if (!input) throw invalid('TransactWriteRequest should contain Delete or Put or Update or ConditionCheck');
  refuseOtherTable(table, input.TableName);
  if (Put) return planPut(table, Put);
  if (Update) return planUpdate(table, Update);
  if (kind === 'ConditionCheck' && !ConditionCheck?.ConditionExpression) {
    throw invalid('The expression can not be empty; ConditionCheck needs a ConditionExpression');
  }
  return planKey(table, input as ActionInput & KeyInput, kind === 'ConditionCheck');
}

const actionOf = (action: TransactWriteAction): ActionInput => Object.values(action)[0] as ActionInput;

/** What an action comes to, or why it does not. */
function outcomeOf(
  action: TransactWriteAction,
  { met, before, after }: Plan,
): { stored?: Stored | undefined; reason: Reason } {
  if (!met) {
    const returned = actionOf(action).ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    const Item = returned ? before?.item : undefined;
    return { reason: { Code: 'ConditionalCheckFailed', Message: conditionFailed, ...(Item ? { Item } : {}) } };
  }
  try {
    return { stored: after(), reason: none };
  } catch (error) {
    if (!(error instanceof DynamoError)) throw error;
    return { reason: { Code: 'ValidationError', Message: error.message } };
  }
}

/** All of up to 100 writes and checks, or none. @throws TransactionCanceledException */
export function transactWriteItems(table: Table, input: TransactWriteInput): Answer {
  refuseUnknown(input, ['TransactItems', 'ClientRequestToken', 'ReturnConsumedCapacity']);
  refuseCount(input.TransactItems?.length ?? 0);
  const actions = input.TransactItems;
  const plans = checkKeys(actions, (action) => planAction(table, action));
  refuseDuplicates(
    plans.map(({ address }) => address),
    twice,
  );
  const outcomes = plans.map((plan, i) => outcomeOf(actions[i] as TransactWriteAction, plan));
  const reasons = outcomes.map(({ reason }) => reason);
  // A cancelled transaction has been prepared: it is billed for the items as they stay.
  if (reasons.some(({ Code }) => Code !== 'None'))
    throw cancelled(
      reasons,
      bill(table, plans, (i) => plans[i]?.before),
    );
  const results = outcomes.map(({ stored }) => stored);
  const bytes = results.reduce((sum, stored) => sum + (stored?.bytes ?? 0), 0);
  if (bytes > maxBytes) throw invalid('Transaction request exceeds the 4MB transaction size limit');
  const at = table.now();
  for (const [i, { address, before }] of plans.entries()) {
    if (results[i] !== before) table.storage.write(address, before, results[i], at);
  }
  const consumed = bill(table, plans, (i) => results[i]);
  const capacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity, true);
  return { output: { ConsumedCapacity: capacity && [capacity] }, consumed };
}

function bill(table: Table, plans: readonly Plan[], afterOf: (i: number) => Stored | undefined): Consumed {
  const consumed = nothing('write');
  for (const [i, { before }] of plans.entries()) addWrite(consumed, table.keys, before, afterOf(i), 2);
  return consumed;
}

/** Up to 100 items as they are at this moment. */
export function transactGetItems(table: Table, input: TransactGetInput): Answer {
  refuseUnknown(input, ['TransactItems', 'ReturnConsumedCapacity']);
  refuseCount(input.TransactItems?.length ?? 0);
  const gets = input.TransactItems.map(({ Get }) => Get);
  for (const get of gets) refuseOtherTable(table, get.TableName);
  const projections = gets.map(projectionOf);
  const addresses = checkKeys(gets, ({ Key }) => table.keys.addressOfKey(normalizeItem(Key)));
  refuseDuplicates(addresses, twice);
  const consumed = nothing('read');
  const Responses = addresses.map((address, i): Output => {
    const stored = table.storage.get(address);
    consumed.table += readUnits(stored?.bytes ?? 0, readFactor.transactional);
    const Item = stored && projections[i]?.(stored.item);
    return Item && Object.keys(Item).length > 0 ? { Item } : {};
  });
  const capacity = consumedCapacity(table.keys, consumed, input.ReturnConsumedCapacity, true);
  return { output: { Responses, ConsumedCapacity: capacity && [capacity] }, consumed };
}
