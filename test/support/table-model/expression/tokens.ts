import { invalid } from '../errors.ts';

export interface Token {
  /** `name` is also a keyword or a function: which one, its place says. */
  readonly kind: 'name' | 'nameRef' | 'valueRef' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** The request's member that an expression came in, for messages. */
export type Slot =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

const pattern =
  /\s*(?:(?<nameRef>#\w+)|(?<valueRef>:\w+)|(?<number>\d+)|(?<name>[A-Za-z_]\w*)|(?<symbol><>|<=|>=|[=<>(),.[\]+-]))/y;

/** An expression's text may have 4 KB (developer guide, "Quotas"). */
const maxBytes = 4096;

/** Cuts an expression into tokens, closed by one of kind `end`. @throws ValidationException */
export function tokenize(text: string, slot: Slot): Token[] {
  if (text.trim() === '') throw invalid(`Invalid ${slot}: The expression can not be empty;`);
  if (Buffer.byteLength(text) > maxBytes) {
    throw invalid(`Invalid ${slot}: Expression size has exceeded the maximum allowed size;`);
  }
  const tokens: Token[] = [];
  const whole = text.trimEnd();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < whole.length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(whole)?.groups;
    if (!groups) throw invalid(`Invalid ${slot}: Syntax error; token: "${whole.slice(start).trim()[0]}"`);
    const [kind, found] = Object.entries(groups).find(([, value]) => value !== undefined) as [Token['kind'], string];
    tokens.push({ kind, text: found, at: pattern.lastIndex - found.length });
  }
  return [...tokens, { kind: 'end', text: '<EOF>', at: whole.length }];
}
