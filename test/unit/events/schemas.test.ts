import { readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  currentSchema,
  incompatibilities,
  keptSchema,
  type ObjectSchema,
  schemaFile,
} from '../../../scripts/event-schemas.ts';
import { eventTypes } from '../../../shared/events/index.ts';
import { anyEvent, types } from './events.ts';

const versions = types.flatMap((type) =>
  Array.from({ length: eventTypes[type].schemaVersion }, (_, i) => ({ type, version: i + 1 })),
);

describe('the kept schemas', () => {
  test('are those of every version of every type, and no others', async () => {
    const files = (await readdir('docs/events/schemas')).map((file) => `docs/events/schemas/${file}`);
    expect(files.sort()).toEqual(versions.map(({ type, version }) => schemaFile(type, version)).sort());
  });

  test.each(types)('of %s is still kept by its code, else its schemaVersion has to be raised', async (type) => {
    const kept = await keptSchema(type, eventTypes[type].schemaVersion);
    expect(incompatibilities(kept, currentSchema(type))).toEqual([]);
  });

  test('take every event that the catalogue allows', async () => {
    const ajv = new Ajv({ strict: false });
    const kept = new Map<string, ReturnType<Ajv['compile']>>();
    for (const type of types) kept.set(type, ajv.compile(await keptSchema(type, eventTypes[type].schemaVersion)));
    fc.assert(
      fc.property(anyEvent(), (event) => {
        expect(kept.get(event.type)?.(event)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const schema = {
  type: 'object',
  required: ['id', 'data'],
  properties: {
    id: { type: 'string', minLength: 1, description: 'an id' },
    data: {
      type: 'object',
      required: ['kind', 'count'],
      properties: {
        kind: { type: 'string', enum: ['a', 'b'] },
        count: { type: 'integer', minimum: 0 },
        more: { type: 'array', items: { type: 'string' } },
      },
    },
  },
} satisfies ObjectSchema;
type Data = { required: string[]; properties: Record<string, unknown> };

/** The schema with its data changed. */
function withData(change: (data: Data) => void): ObjectSchema {
  const copy = JSON.parse(JSON.stringify(schema)) as typeof schema;
  change(copy.properties.data as Data);
  return copy;
}

/** Every kind of change, what the rule says of it, and whether events of the two can really tell. */
const changes: readonly [string, (data: Data) => void, string[]][] = [
  ['nothing', () => undefined, []],
  ['adds an optional field', (data) => Object.assign(data.properties, { extra: { type: 'string' } }), []],
  ['describes a field', (data) => Object.assign(data.properties.kind as object, { description: 'which' }), []],
  ['removes a field', (data) => void delete data.properties.more, ['event.data.more is gone']],
  [
    'renames a required field',
    (data) => {
      data.properties.sort = data.properties.kind;
      delete data.properties.kind;
      data.required = ['sort', 'count'];
    },
    ['event.data.kind is gone', 'event.data.sort is new and required: events of before do not have it'],
  ],
  [
    'adds a required field',
    (data) => {
      data.properties.extra = { type: 'string' };
      data.required.push('extra');
    },
    ['event.data.extra is new and required: events of before do not have it'],
  ],
  [
    'narrows an enum',
    (data) => Object.assign(data.properties.kind as object, { enum: ['a'] }),
    ['event.data.kind has another type, limit or set of values'],
  ],
  [
    'widens an enum',
    (data) => Object.assign(data.properties.kind as object, { enum: ['a', 'b', 'c'] }),
    ['event.data.kind has another type, limit or set of values'],
  ],
  [
    'changes a limit',
    (data) => Object.assign(data.properties.count as object, { minimum: 1 }),
    ['event.data.count has another type, limit or set of values'],
  ],
  [
    'changes a type',
    (data) => Object.assign(data.properties.count as object, { type: 'number' }),
    ['event.data.count has another type, limit or set of values'],
  ],
  [
    'changes the items of a list',
    (data) => Object.assign(data.properties.more as object, { items: { type: 'integer' } }),
    ['event.data.more has another type, limit or set of values'],
  ],
  [
    'makes an optional field required',
    (data) => void data.required.push('more'),
    ['event.data.more is no longer required or optional as it was'],
  ],
  [
    'makes a required field optional',
    (data) => void data.required.pop(),
    ['event.data.count is no longer required or optional as it was'],
  ],
];

describe('the rule of compatible schemas', () => {
  test.each(changes)('knows a change that %s', (_, change, expected) => {
    expect(incompatibilities(schema, withData(change))).toEqual(expected);
  });

  const event = fc.record({
    id: fc.string({ minLength: 1 }),
    data: fc.record(
      {
        kind: fc.constantFrom('a', 'b'),
        count: fc.nat(),
        more: fc.array(fc.string()),
        extra: fc.string(),
      },
      { requiredKeys: ['kind', 'count'] },
    ),
  });

  test.each(changes.filter(([, , reasons]) => reasons.length === 0))(
    'lets through a change that %s: old events suit new code, and new events old code',
    (_, change) => {
      const oldCode = new Ajv({ strict: false }).compile(schema);
      const newCode = new Ajv({ strict: false }).compile(withData(change));
      fc.assert(
        fc.property(event, (one) => {
          expect([oldCode(one), newCode(one)]).toEqual([true, true]);
        }),
      );
    },
  );
});
