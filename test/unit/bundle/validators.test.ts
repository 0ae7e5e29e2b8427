import { describe, expect, test } from '@jest/globals';
import { Ajv, type ErrorObject } from 'ajv';
import fc from 'fast-check';
import { allRoutes, type Route } from '../../../shared/contract/index.ts';
import { validators } from '../../../shared/http/validators.generated.js';

type Schema = Record<string, unknown> & { type?: string; properties?: Record<string, Schema>; items?: Schema };

/** Values near the edges of a schema, on both sides. */
function near(schema: Schema): fc.Arbitrary<unknown> {
  const { minimum, maximum, minLength = 0, maxLength } = schema as Record<string, number | undefined>;
  switch (schema.type) {
    case 'string':
      return fc.oneof(
        fc.constantFrom(...((schema.enum as string[] | undefined) ?? ['x', '']), '🧠'),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        fc.constantFrom(
          ...[(minLength ?? 0) - 1, minLength ?? 0, maxLength ?? 9, (maxLength ?? 9) + 1]
            .filter((length) => length >= 0)
            .flatMap((length) => ['a'.repeat(length), '🧠'.repeat(length)]),
        ),
      );
    case 'number':
    case 'integer':
      return fc.oneof(
        fc.constantFrom(minimum ?? 0, (minimum ?? 0) - 1, maximum ?? 9, (maximum ?? 9) + 1, 0.5, -0),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
    case 'array':
      return fc.array(value(schema.items ?? {}), { maxLength: Math.min(4, (schema.maxItems as number) ?? 4) });
    case 'object':
      return schema.patternProperties
        ? fc.dictionary(fc.string({ maxLength: 4 }), value({ type: 'string' }), { maxKeys: 3 })
        : fc.record(
            Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, child]) => [key, value(child)])),
            { requiredKeys: [] },
          );
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/** Mostly of the right type. */
const value = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary: near(schema) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });

/** A query as it arrives: strings, and what looks like numbers more often than not. */
const texts = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, child]) => [
        key,
        fc.oneof(
          near(child).map(String),
          fc.constantFrom('', ' ', '1', '01', '1.5', '-1', '1e2', '0x10', 'NaN', 'abc'),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );

/** Ajv's first error in our form; of alternatives, the first that was tried. */
function firstOf(errors: readonly ErrorObject[] | null | undefined) {
  const error = errors?.find(({ keyword }) => keyword !== 'anyOf');
  if (!error) return undefined;
  const { limit, allowedValues, type, missingProperty } = error.params as Record<string, unknown>;
  const found = limit ?? allowedValues ?? type ?? missingProperty;
  return [error.instancePath, error.keyword, ...(found === undefined ? [] : [found])];
}

interface Part {
  readonly name: string;
  readonly schema: Schema;
  readonly coerced: boolean;
}

function partsOf(route: Route): Part[] {
  const plain = (schema: unknown): Schema => JSON.parse(JSON.stringify(schema)) as Schema;
  return (['body', 'query', 'params'] as const).flatMap((part): Part[] => {
    if (!route[part]) return [];
    const schema = plain(route[part]);
    const arrays = part === 'body' ? (route.itemwise ?? []) : [];
    const items = arrays.map((name) => ({
      name: `${route.name}.${name}`,
      schema: schema.properties?.[name]?.items as Schema,
      coerced: false,
    }));
    for (const name of arrays) (schema.properties?.[name] as Schema).items = {};
    return [...items, { name: `${route.name}.${part}`, schema, coerced: part !== 'body' }];
  });
}

const parts = allRoutes.flatMap(partsOf);

describe('the compiled validators', () => {
  test('are those of every part of every route', () => {
    expect(Object.keys(validators).sort()).toEqual(parts.map(({ name }) => name).sort());
  });

  test.each(parts)('$name says what Ajv says, first error included, and coerces alike', ({ name, schema, coerced }) => {
    const ajv = new Ajv({ strict: false, coerceTypes: coerced }).compile(schema);
    fc.assert(
      fc.property(coerced ? texts(schema) : value(schema), (input) => {
        const [ours, theirs] = [structuredClone(input), structuredClone(input)];
        const problem = validators[name]?.(ours, '');
        ajv(theirs);
        expect(problem).toEqual(firstOf(ajv.errors));
        if (!problem) expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });
});
