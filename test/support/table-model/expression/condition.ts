import { compareValues, equalValues } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { type AttributeValue, typeOf, type WireItem } from '../wire.ts';
import type { Bindings } from './bindings.ts';
import type { Comparator, Condition, Operand } from './condition-syntax.ts';
import { valueAt } from './document-path.ts';
import type { RawPath } from './reader.ts';

type Value = AttributeValue | undefined;

/** Whether the condition is true of the item; attributes that are not there make comparisons false. */
export function holds(condition: Condition, item: WireItem, bindings: Bindings): boolean {
  const at = (path: RawPath): Value => valueAt(item, bindings.path(path));
  const operandValue = (operand: Operand): Value => {
    if (operand.kind === 'value') return bindings.value(operand.ref);
    return operand.kind === 'path' ? at(operand.path) : sizeOf(at(operand.path));
  };
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, bindings) && holds(condition.right, item, bindings);
    case 'or':
      return holds(condition.left, item, bindings) || holds(condition.right, item, bindings);
    case 'not':
      return !holds(condition.condition, item, bindings);
    case 'compare':
      return compare(condition.comparator, operandValue(condition.left), operandValue(condition.right));
    case 'between': {
      const value = operandValue(condition.operand);
      return compare('>=', value, operandValue(condition.low)) && compare('<=', value, operandValue(condition.high));
    }
    case 'in': {
      const value = operandValue(condition.operand);
      return condition.list.some((operand) => compare('=', value, operandValue(operand)));
    }
    case 'exists':
      return at(condition.path) !== undefined;
    case 'notExists':
      return at(condition.path) === undefined;
    case 'type':
      return hasType(at(condition.path), operandValue(condition.operand));
    case 'beginsWith':
      return beginsWith(at(condition.path), operandValue(condition.operand));
    case 'contains':
      return contains(at(condition.path), operandValue(condition.operand));
  }
}

function compare(comparator: Comparator, left: Value, right: Value): boolean {
  if (comparator === '<>') return !(left && right ? equalValues(left, right) : left === right);
  if (!left || !right) return false;
  if (comparator === '=') return equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

/** Length of a text, bytes of a binary, elements of anything else that has them. */
function sizeOf(value: Value): Value {
  if (value?.B !== undefined) return { N: String(Buffer.byteLength(value.B, 'base64')) };
  const counted = value?.S ?? value?.SS ?? value?.NS ?? value?.BS ?? value?.L ?? (value?.M && Object.keys(value.M));
  return counted === undefined ? undefined : { N: String(counted.length) };
}

const hasType = (value: Value, type: Value): boolean => value !== undefined && typeOf(value) === type?.S;

function beginsWith(value: Value, prefix: Value): boolean {
  if (prefix && prefix.S === undefined && prefix.B === undefined) {
    throw invalid(
      'Incorrect operand type for operator or function; ' +
        `operator or function: begins_with, operand type: ${typeOf(prefix)}`,
    );
  }
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const bytes = Buffer.from(prefix.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
}

function contains(value: Value, part: Value): boolean {
  if (!value || !part) return false;
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  const elements =
    value.L ?? value.SS?.map((S) => ({ S })) ?? value.NS?.map((N) => ({ N })) ?? value.BS?.map((B) => ({ B }));
  return elements?.some((element) => equalValues(element, part)) ?? false;
}
