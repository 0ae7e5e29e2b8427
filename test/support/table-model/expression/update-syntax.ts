import { ExpressionReader, type RawPath } from './reader.ts';

export type SetValue =
  | { readonly kind: 'path'; readonly path: RawPath }
  | { readonly kind: 'value'; readonly ref: string }
  | { readonly kind: 'ifNotExists'; readonly path: RawPath; readonly otherwise: SetValue }
  | { readonly kind: 'listAppend' | 'plus' | 'minus'; readonly left: SetValue; readonly right: SetValue };

export interface UpdateActions {
  readonly set: readonly { readonly path: RawPath; readonly value: SetValue }[];
  readonly remove: readonly RawPath[];
  readonly add: readonly { readonly path: RawPath; readonly ref: string }[];
  readonly delete: readonly { readonly path: RawPath; readonly ref: string }[];
}

/** Parses the SET, REMOVE, ADD and DELETE sections, each at most once and in any order. */
class UpdateParser extends ExpressionReader {
  sections(): UpdateActions {
    const found: { -readonly [Name in keyof UpdateActions]?: UpdateActions[Name] } = {};
    while (this.peek().kind !== 'end') {
      const name = this.peek().text.toLowerCase() as keyof UpdateActions;
      if (this.peek().kind !== 'name') throw this.syntaxError();
      if (name in found) {
        throw this.refuse(`The "${name.toUpperCase()}" section can only be used once in an update expression;`);
      }
      if (this.accept('SET')) found.set = this.list(() => this.#assignment());
      else if (this.accept('REMOVE')) found.remove = this.list(() => this.path());
      else if (this.accept('ADD')) found.add = this.list(() => this.#pathAndValue());
      else if (this.accept('DELETE')) found.delete = this.list(() => this.#pathAndValue());
      else throw this.syntaxError();
    }
    return { set: [], remove: [], add: [], delete: [], ...found };
  }

  #pathAndValue() {
    return { path: this.path(), ref: this.valueRef() };
  }

  #assignment() {
    const path = this.path();
    this.expect('=');
    return { path, value: this.#sum() };
  }

  /** One operand, or two with + or - between them: DynamoDB takes no longer sums. */
  #sum(): SetValue {
    const left = this.#operand();
    if (this.accept('+')) return { kind: 'plus', left, right: this.#operand() };
    if (this.accept('-')) return { kind: 'minus', left, right: this.#operand() };
    return left;
  }

  #operand(): SetValue {
    if (this.peek().kind === 'valueRef') return { kind: 'value', ref: this.valueRef() };
    if (this.accept('(')) {
      const inner = this.#sum();
      this.expect(')');
      return inner;
    }
    if (!this.sees('(', 1)) return { kind: 'path', path: this.path() };
    return this.#function();
  }

  #function(): SetValue {
    const name = this.take().text;
    this.expect('(');
    if (name === 'if_not_exists') {
      const path = this.path();
      this.expect(',');
      const otherwise = this.#operand();
      this.expect(')');
      return { kind: 'ifNotExists', path, otherwise };
    }
    if (name !== 'list_append') throw this.refuse(`Invalid function name; function: ${name}`);
    const left = this.#operand();
    this.expect(',');
    const right = this.#operand();
    this.expect(')');
    return { kind: 'listAppend', left, right };
  }
}

export interface ParsedUpdate {
  readonly actions: UpdateActions;
  readonly reader: ExpressionReader;
}

/** @throws ValidationException where the text is no update expression */
export function parseUpdate(text: string): ParsedUpdate {
  const reader = new UpdateParser(text, 'UpdateExpression');
  return { actions: reader.sections(), reader };
}
