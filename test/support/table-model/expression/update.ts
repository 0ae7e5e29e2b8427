import { addNumbers } from '../decimal.ts';
import { invalid } from '../errors.ts';
import { type AttributeValue, typeOf, type ValueType, type WireItem } from '../wire.ts';
import type { Bindings } from './bindings.ts';
import { type DocumentPath, refuseOverlaps, removeAt, setAt, valueAt } from './document-path.ts';
import type { SetValue, UpdateActions } from './update-syntax.ts';

/** The paths an update names, in the order written within each section. @throws ValidationException if two overlap */
export function updatedPaths(actions: UpdateActions, bindings: Bindings): DocumentPath[] {
  const paths = [...actions.set, ...actions.add, ...actions.delete].map(({ path }) => bindings.path(path));
  paths.push(...actions.remove.map((path) => bindings.path(path)));
  refuseOverlaps(paths, 'UpdateExpression');
  return paths;
}

/**
 * The item after the update; `before` stays as it is. Every value is computed from the item as it was.
 * @throws ValidationException where a value or a place does not fit
 */
export function applyUpdate(before: WireItem, actions: UpdateActions, bindings: Bindings): WireItem {
  const paths = updatedPaths(actions, bindings);
  const after = { ...before };
  for (const [name, ...rest] of paths) {
    if (rest.length > 0 && before[name]) after[name] = structuredClone(before[name]);
  }
  const values = actions.set.map(
    ({ path, value }) => [bindings.path(path), setValue(value, before, bindings)] as const,
  );
  for (const [path, value] of values) setAt(after, path, value);
  for (const { path, ref } of actions.add) add(after, bindings.path(path), bindings.value(ref));
  for (const { path, ref } of actions.delete) removeMembers(after, bindings.path(path), bindings.value(ref));
  // The last index of a list first, so that an index still means what it meant before.
  for (const path of removals(actions, bindings)) removeAt(after, path);
  return after;
}

function removals(actions: UpdateActions, bindings: Bindings): DocumentPath[] {
  const indexOf = (path: DocumentPath): number => (typeof path.at(-1) === 'number' ? (path.at(-1) as number) : -1);
  return actions.remove.map((path) => bindings.path(path)).sort((a, b) => indexOf(b) - indexOf(a));
}

function setValue(value: SetValue, item: WireItem, bindings: Bindings): AttributeValue {
  switch (value.kind) {
    case 'value':
      return bindings.value(value.ref);
    case 'path': {
      const found = valueAt(item, bindings.path(value.path));
      if (!found) throw invalid('The provided expression refers to an attribute that does not exist in the item');
      return found;
    }
    case 'ifNotExists':
      return valueAt(item, bindings.path(value.path)) ?? setValue(value.otherwise, item, bindings);
    case 'listAppend': {
      const lists = [value.left, value.right].map((part) => setValue(part, item, bindings).L);
      if (!lists[0] || !lists[1]) throw wrongType();
      return { L: [...lists[0], ...lists[1]] };
    }
    default: {
      const numbers = [value.left, value.right].map((part) => setValue(part, item, bindings).N);
      if (numbers[0] === undefined || numbers[1] === undefined) throw wrongType();
      return { N: addNumbers(numbers[0], numbers[1], value.kind === 'plus' ? 1 : -1) };
    }
  }
}

const wrongType = () => invalid('An operand in the update expression has an incorrect data type');

function refuseOperand(operator: string, value: AttributeValue, allowed: readonly ValueType[]): void {
  if (allowed.includes(typeOf(value))) return;
  throw invalid(
    'Invalid UpdateExpression: Incorrect operand type for operator or function; ' +
      `operator: ${operator}, operand type: ${typeOf(value)}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
  );
}

function add(item: WireItem, path: DocumentPath, value: AttributeValue): void {
  refuseOperand('ADD', value, ['N', 'SS', 'NS', 'BS']);
  const before = valueAt(item, path);
  const type = typeOf(value);
  if (before && typeOf(before) !== type) throw wrongType();
  if (!before) setAt(item, path, value);
  else if (type === 'N') setAt(item, path, { N: addNumbers(before.N as string, value.N as string) });
  else setAt(item, path, { [type]: [...new Set([...members(before), ...members(value)])] });
}

const members = (value: AttributeValue): string[] => value.SS ?? value.NS ?? value.BS ?? [];

function removeMembers(item: WireItem, path: DocumentPath, value: AttributeValue): void {
  refuseOperand('DELETE', value, ['SS', 'NS', 'BS']);
  const before = valueAt(item, path);
  if (!before) return;
  if (typeOf(before) !== typeOf(value)) throw wrongType();
  const gone = new Set(members(value));
  const left = members(before).filter((member) => !gone.has(member));
  if (left.length > 0) setAt(item, path, { [typeOf(value)]: left });
  else removeAt(item, path);
}

/**
 * What `UPDATED_OLD` and `UPDATED_NEW` answer: the named attributes as `item` has them. Of a path through maps only the
 * changed part is answered, of a path through lists the whole attribute.
 */
export function updatedAttributes(item: WireItem, paths: readonly DocumentPath[]): WireItem | undefined {
  const answer: WireItem = {};
  for (const path of paths) {
    const mapped = path.every((part) => typeof part === 'string') ? path : ([path[0]] as const);
    const value = valueAt(item, mapped);
    if (value) setNested(answer, mapped as readonly string[], value);
  }
  return Object.keys(answer).length > 0 ? answer : undefined;
}

function setNested(answer: WireItem, [name = '', ...rest]: readonly string[], value: AttributeValue): void {
  if (rest.length === 0) {
    answer[name] = value;
    return;
  }
  answer[name] = { M: { ...answer[name]?.M } };
  setNested(answer[name].M as WireItem, rest, value);
}
