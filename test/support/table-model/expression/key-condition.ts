import { sortable } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { type AttributeValue, typeOf } from '../wire.ts';
import type { Bindings } from './bindings.ts';
import type { Condition, Operand } from './condition-syntax.ts';

/** A contiguous part of a partition, by sortable range keys. */
export interface KeyRange {
  /** Whether a key lies before the range. */
  readonly below: (range: string) => boolean;
  /** Whether a key lies after the range. */
  readonly above: (range: string) => boolean;
}
export interface KeyCondition {
  readonly hash: AttributeValue;
  readonly range: KeyRange;
  /** Every value with the key it is compared with. */
  readonly values: readonly { readonly name: string; readonly value: AttributeValue }[];
}

/** A whole partition. */
export const everything: KeyRange = { below: () => false, above: () => false };

function clausesOf(condition: Condition): Condition[] {
  return condition.kind === 'and' ? [...clausesOf(condition.left), ...clausesOf(condition.right)] : [condition];
}

/** The key a clause is about, and its values. @throws ValidationException for what no key condition may say */
function readClause(
  clause: Condition,
  bindings: Bindings,
): { name: string; operator: string; values: AttributeValue[] } {
  const [operator, subject, operands] = partsOf(clause);
  const [name, ...rest] = subject.kind === 'path' ? bindings.path(subject.path) : [undefined];
  if (name === undefined)
    throw invalid('Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression');
  if (rest.length > 0) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  const values = operands.map((operand) => {
    if (operand.kind === 'value') return bindings.value(operand.ref);
    throw invalid('Invalid KeyConditionExpression: KeyConditionExpressions cannot contain attributes as values');
  });
  return { name, operator, values };
}

function partsOf(clause: Condition): [operator: string, subject: Operand, operands: Operand[]] {
  if (clause.kind === 'compare' && clause.comparator !== '<>') return [clause.comparator, clause.left, [clause.right]];
  if (clause.kind === 'between') return ['between', clause.operand, [clause.low, clause.high]];
  if (clause.kind === 'beginsWith') return ['beginsWith', { kind: 'path', path: clause.path }, [clause.operand]];
  throw invalid(`Invalid operator used in KeyConditionExpression: ${clause.kind}`);
}

/**
 * Reads a parsed KeyConditionExpression for keys of these names.
 * @throws ValidationException when the hash key is not given by `=`, or another attribute is named
 */
export function keyCondition(
  condition: Condition,
  bindings: Bindings,
  hashKey: string,
  rangeKey: string,
): KeyCondition {
  const clauses = clausesOf(condition).map((clause) => readClause(clause, bindings));
  if (new Set(clauses.map(({ name }) => name)).size < clauses.length) {
    throw invalid('KeyConditionExpressions must only contain one condition per key');
  }
  const hash = clauses.find(({ name }) => name === hashKey);
  if (!hash) throw invalid(`Query condition missed key schema element: ${hashKey}`);
  if (hash.operator !== '=') throw invalid('Query key condition not supported');
  const others = clauses.filter((clause) => clause !== hash);
  if (others.length > 1 || (others[0] && others[0].name !== rangeKey)) {
    throw invalid(`Query condition missed key schema element: ${rangeKey}`);
  }
  return {
    hash: hash.values[0] as AttributeValue,
    range: others[0] ? rangeOf(others[0].operator, others[0].values) : everything,
    values: clauses.flatMap(({ name, values }) => values.map((value) => ({ name, value }))),
  };
}

/** The part of a partition that an operator and its values cut out. */
function rangeOf(operator: string, values: readonly AttributeValue[]): KeyRange {
  const [from = '', to = from] = values.map(sortable);
  switch (operator) {
    case '=':
      return { below: (range) => range < from, above: (range) => range > from };
    case '<':
      return { below: () => false, above: (range) => range >= from };
    case '<=':
      return { below: () => false, above: (range) => range > from };
    case '>':
      return { below: (range) => range <= from, above: () => false };
    case '>=':
      return { below: (range) => range < from, above: () => false };
    case 'between':
      if (from > to) throw invertedBounds();
      return { below: (range) => range < from, above: (range) => range > to };
    default:
      if (values[0] && typeOf(values[0]) === 'N') throw notForNumbers();
      return { below: (range) => range < from, above: (range) => range > from && !range.startsWith(from) };
  }
}

const invertedBounds = () =>
  invalid(
    'Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
  );
const notForNumbers = () =>
  invalid(
    'Invalid KeyConditionExpression: Incorrect operand type for operator or function; ' +
      'operator or function: begins_with, operand type: N',
  );
