import { type DynamoError, invalid } from '../errors.ts';
import { reservedWords } from './reserved-words.ts';
import { type Slot, type Token, tokenize } from './tokens.ts';

/** A document path as written: names (`#…` unresolved) and list indexes. */
export type RawPath = readonly (string | number)[];

/** Reads an expression token by token and remembers which placeholders it uses. */
export class ExpressionReader {
  readonly slot: Slot;
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, slot: Slot) {
    this.slot = slot;
    this.#tokens = tokenize(text, slot);
  }

  /** The token `ahead` of the next one, which stays. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether the next token is this symbol or, in any case of letters, this keyword. */
  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' ? token.text === text : token.kind === 'name' && token.text.toUpperCase() === text;
  }

  accept(text: string): boolean {
    if (!this.sees(text)) return false;
    this.take();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.syntaxError();
  }

  end(): void {
    if (this.peek().kind !== 'end') throw this.syntaxError();
  }

  refuse(message: string): DynamoError {
    return invalid(`Invalid ${this.slot}: ${message}`);
  }

  syntaxError(): DynamoError {
    const near = [this.#tokens[this.#next - 1], this.peek(), this.peek(1)].map((token) => token?.text ?? '').join(' ');
    return this.refuse(`Syntax error; token: "${this.peek().text}", near: "${near.trim()}"`);
  }

  /** A list with commas between its elements. */
  list<T>(element: () => T): T[] {
    const elements = [element()];
    while (this.accept(',')) elements.push(element());
    return elements;
  }

  path(): RawPath {
    const parts: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.accept('.')) parts.push(this.#name());
      else if (this.accept('[')) {
        if (this.peek().kind !== 'number') throw this.syntaxError();
        parts.push(Number(this.take().text));
        this.expect(']');
      } else return parts;
    }
  }

  valueRef(): string {
    if (this.peek().kind !== 'valueRef') throw this.syntaxError();
    const { text } = this.take();
    this.values.add(text);
    return text;
  }

  #name(): string {
    const { kind, text } = this.peek();
    if (kind === 'nameRef') this.names.add(text);
    else if (kind !== 'name') throw this.syntaxError();
    else if (reservedWords.has(text.toUpperCase())) {
      throw this.refuse(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    }
    this.take();
    return text;
  }
}
