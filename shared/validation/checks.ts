/**
 * What is wrong with a value: where (as a JSON pointer), the schema's keyword, and the keyword's value: the limit, the type, the
 * allowed values, or the property that is missing.
 */
export type Problem = readonly [path: string, keyword: string, value?: unknown];
/** Looks at a value that stands at `path`. @returns the first thing that is wrong with it, as JSON Schema has it */
export type Check = (value: unknown, path: string) => Problem | undefined;

type Properties = Readonly<Record<string, unknown>>;

export const anything: Check = () => undefined;

/** JSON Schema counts characters, not UTF-16 units. */
function length(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}

export const text =
  (min: number, max: number): Check =>
  (value, path) => {
    if (typeof value !== 'string') return [path, 'type', 'string'];
    // No text has more characters than units, and none has fewer than half.
    if (value.length > max && length(value) > max) return [path, 'maxLength', max];
    return value.length < 2 * min && length(value) < min ? [path, 'minLength', min] : undefined;
  };

export const oneOf =
  (allowed: readonly string[]): Check =>
  (value, path) => {
    if (typeof value !== 'string') return [path, 'type', 'string'];
    return allowed.includes(value) ? undefined : [path, 'enum', allowed];
  };

export const constant =
  (wanted: string | number): Check =>
  (value, path) =>
    value === wanted ? undefined : [path, 'const', wanted];

const between =
  (type: 'number' | 'integer', fits: (value: unknown) => boolean) =>
  (min: number, max: number): Check =>
  (value, path) => {
    if (!fits(value)) return [path, 'type', type];
    if ((value as number) > max) return [path, 'maximum', max];
    return (value as number) < min ? [path, 'minimum', min] : undefined;
  };
export const number = between('number', Number.isFinite);
export const integer = between('integer', Number.isInteger);

export const list =
  (item: Check, min: number, max: number): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return [path, 'type', 'array'];
    if (value.length > max) return [path, 'maxItems', max];
    if (value.length < min) return [path, 'minItems', min];
    for (const [i, one] of value.entries()) {
      const problem = item(one, `${path}/${i}`);
      if (problem) return problem;
    }
    return undefined;
  };

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param anyOf one of these has to be there */
export const shape =
  (
    properties: Readonly<Record<string, Check>>,
    required: readonly string[],
    minProperties = 0,
    anyOf: readonly string[] = [],
  ): Check =>
  (value, path) => {
    if (!isObject(value)) return [path, 'type', 'object'];
    const lacks = (name: string): boolean => value[name] === undefined;
    if (anyOf.length > 0 && anyOf.every(lacks)) return [path, 'required', anyOf[0]];
    if (Object.keys(value).length < minProperties) return [path, 'minProperties', minProperties];
    const missing = required.find(lacks);
    if (missing !== undefined) return [path, 'required', missing];
    for (const [name, check] of Object.entries(properties)) {
      const problem = lacks(name) ? undefined : check(value[name], `${path}/${name}`);
      if (problem) return problem;
    }
    return undefined;
  };

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** An object with any keys. @param pattern those whose values are looked at */
export const record =
  (pattern: RegExp, item: Check): Check =>
  (value, path) => {
    if (!isObject(value)) return [path, 'type', 'object'];
    for (const [key, one] of Object.entries(value)) {
      const problem = pattern.test(key) ? item(one, `${path}/${escaped(key)}`) : undefined;
      if (problem) return problem;
    }
    return undefined;
  };

/** Parameters arrive as strings: those that are to be numbers are made numbers, in place, where they can be. */
export const parameters =
  (numeric: readonly string[], check: Check): Check =>
  (value, path) => {
    const values = value as Record<string, unknown>;
    for (const name of numeric) {
      const given = values[name];
      const parsed = typeof given === 'string' && given !== '' ? Number(given) : Number.NaN;
      // `1e400` is more than a number can be.
      if (Math.abs(parsed) === Number.POSITIVE_INFINITY) return [`${path}/${name}`, 'type', 'number'];
      if (!Number.isNaN(parsed)) values[name] = parsed;
    }
    return check(value, path);
  };
