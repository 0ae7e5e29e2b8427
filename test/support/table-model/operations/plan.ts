import { normalizeItem } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { Bindings } from '../expression/bindings.ts';
import { holds } from '../expression/condition.ts';
import { type ParsedCondition, parseCondition } from '../expression/condition-syntax.ts';
import type { DocumentPath } from '../expression/document-path.ts';
import { applyUpdate, updatedPaths } from '../expression/update.ts';
import { parseUpdate } from '../expression/update-syntax.ts';
import type { Address } from '../keys.ts';
import type { Stored } from '../partition.ts';
import type { Table } from '../table.ts';
import type { ExpressionInput, WireItem } from '../wire.ts';

/** One write as a request asks for it, read and checked but not done. */
export interface Plan {
  readonly address: Address;
  readonly before: Stored | undefined;
  /** Whether its condition is met. */
  readonly met: boolean;
  /** What the item becomes; throws where the update does not fit the item. */
  readonly after: () => Stored | undefined;
  /** What an update names. */
  readonly paths: readonly DocumentPath[];
}

export interface ConditionInput extends ExpressionInput {
  readonly ConditionExpression?: string;
}
export interface PutInput extends ConditionInput {
  readonly Item: WireItem;
}
export interface KeyInput extends ConditionInput {
  readonly Key: WireItem;
}
export interface UpdateInput extends KeyInput {
  readonly UpdateExpression?: string;
}

const conditionOf = ({ ConditionExpression: text }: ConditionInput): ParsedCondition | undefined =>
  text === undefined ? undefined : parseCondition(text, 'ConditionExpression');

const isMet = (parsed: ParsedCondition | undefined, before: Stored | undefined, bindings: Bindings): boolean =>
  !parsed || holds(parsed.condition, before?.item ?? {}, bindings);

const readersOf = (...parsed: ({ readonly reader: ParsedCondition['reader'] } | undefined)[]) =>
  parsed.flatMap((one) => (one ? [one.reader] : []));

/** @throws ValidationException for an item or an expression that cannot be */
export function planPut(table: Table, input: PutInput): Plan {
  const condition = conditionOf(input);
  const bindings = new Bindings(input, readersOf(condition));
  const item = normalizeItem(input.Item);
  const address = table.keys.addressOf(item);
  const stored = table.keys.store(item);
  const before = table.storage.get(address);
  return { address, before, met: isMet(condition, before, bindings), after: () => stored, paths: [] };
}

/** Plans a delete or, with `keeps`, a condition check, which leaves the item as it is. */
export function planKey(table: Table, input: KeyInput, keeps = false): Plan {
  const condition = conditionOf(input);
  const bindings = new Bindings(input, readersOf(condition));
  const address = table.keys.addressOfKey(normalizeItem(input.Key));
  const before = table.storage.get(address);
  const met = isMet(condition, before, bindings);
  return { address, before, met, after: () => (keeps ? before : undefined), paths: [] };
}

export function planUpdate(table: Table, input: UpdateInput): Plan {
  const condition = conditionOf(input);
  const update = input.UpdateExpression === undefined ? undefined : parseUpdate(input.UpdateExpression);
  const bindings = new Bindings(input, readersOf(condition, update));
  const key = normalizeItem(input.Key);
  const address = table.keys.addressOfKey(key);
  const before = table.storage.get(address);
  const paths = update ? updatedPaths(update.actions, bindings) : [];
  for (const name of table.keys.keyNames()) {
    if (!paths.some(([top]) => top === name)) continue;
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
  const after = (): Stored => {
    const item = before?.item ?? key;
    return table.keys.store(update ? applyUpdate(item, update.actions, bindings) : item);
  };
  return { address, before, met: isMet(condition, before, bindings), after, paths };
}
