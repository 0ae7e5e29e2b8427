import { ExpressionReader, type RawPath } from './reader.ts';
import type { Slot } from './tokens.ts';

export type Operand =
  | { readonly kind: 'path'; readonly path: RawPath }
  | { readonly kind: 'value'; readonly ref: string }
  | { readonly kind: 'size'; readonly path: RawPath };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists' | 'notExists'; readonly path: RawPath }
  | { readonly kind: 'beginsWith' | 'contains' | 'type'; readonly path: RawPath; readonly operand: Operand };

const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);
const functions = {
  attribute_exists: 'exists',
  attribute_not_exists: 'notExists',
  attribute_type: 'type',
  begins_with: 'beginsWith',
  contains: 'contains',
} as const;

/** Parses conditions by recursive descent: OR below AND below NOT below comparisons. */
class ConditionParser extends ExpressionReader {
  /** Conditions that stood in parentheses: a second pair around them is refused, as DynamoDB does. */
  readonly #wrapped = new WeakSet<Condition>();

  disjunction(): Condition {
    let left = this.#conjunction();
    while (this.accept('OR')) left = { kind: 'or', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Condition {
    let left = this.#negation();
    while (this.accept('AND')) left = { kind: 'and', left, right: this.#negation() };
    return left;
  }

  #negation(): Condition {
    return this.accept('NOT') ? { kind: 'not', condition: this.#negation() } : this.#primary();
  }

  #primary(): Condition {
    if (this.accept('(')) {
      const condition = this.disjunction();
      this.expect(')');
      if (this.#wrapped.has(condition)) throw this.refuse('The expression has redundant parentheses;');
      this.#wrapped.add(condition);
      return condition;
    }
    const isCall = this.peek().kind === 'name' && this.sees('(', 1);
    return isCall && this.peek().text !== 'size' ? this.#function() : this.#comparison();
  }

  #function(): Condition {
    const name = this.take().text;
    if (!(name in functions)) throw this.refuse(`Invalid function name; function: ${name}`);
    const kind = functions[name as keyof typeof functions];
    this.expect('(');
    const path = this.path();
    if (kind === 'exists' || kind === 'notExists') {
      this.expect(')');
      return { kind, path };
    }
    this.expect(',');
    const operand = this.#operand();
    this.expect(')');
    return { kind, path, operand };
  }

  #comparison(): Condition {
    const operand = this.#operand();
    if (this.accept('BETWEEN')) {
      const low = this.#operand();
      this.expect('AND');
      return { kind: 'between', operand, low, high: this.#operand() };
    }
    if (this.accept('IN')) {
      this.expect('(');
      const list = this.list(() => this.#operand());
      this.expect(')');
      return { kind: 'in', operand, list };
    }
    if (!comparators.has(this.peek().text)) throw this.syntaxError();
    const comparator = this.take().text as Comparator;
    return { kind: 'compare', comparator, left: operand, right: this.#operand() };
  }

  #operand(): Operand {
    if (this.peek().kind === 'valueRef') return { kind: 'value', ref: this.valueRef() };
    if (this.peek().text !== 'size' || !this.sees('(', 1)) return { kind: 'path', path: this.path() };
    this.take();
    this.expect('(');
    const path = this.path();
    this.expect(')');
    return { kind: 'size', path };
  }
}

export interface ParsedCondition {
  readonly condition: Condition;
  readonly reader: ExpressionReader;
}

/** @throws ValidationException where the text is no condition */
export function parseCondition(text: string, slot: Slot): ParsedCondition {
  const reader = new ConditionParser(text, slot);
  const condition = reader.disjunction();
  reader.end();
  return { condition, reader };
}
