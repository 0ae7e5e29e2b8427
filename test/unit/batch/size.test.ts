import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { itemBytes } from '../../../shared/batch/index.ts';
import { canonicalNumber } from '../../../shared/batch/number.ts';
import { sizeOf } from '../../../shared/batch/size.ts';

describe('itemBytes', () => {
  // The name `a` is one byte in each.
  test.each<[string, unknown, number]>([
    ['an empty string', '', 1],
    ['letters', 'abc', 4],
    ['an umlaut', 'ä', 3],
    ['an emoji', '😀', 5],
    ['zero', 0, 2],
    ['one digit', 7, 3],
    ['two digits', 42, 3],
    ['three digits', 123, 4],
    ['a number with trailing zeroes', 4_200_000, 3],
    ['a fraction with leading zeroes', 0.000042, 3],
    ['a negative number', -42, 4],
    ['a bigint of 38 digits', 12345678901234567890123456789012345678n, 21],
    ['a NumberValue', NumberValue.from('1.50'), 3],
    ['true', true, 2],
    ['null', null, 2],
    ['bytes', new Uint8Array(10), 11],
    ['an ArrayBuffer', new ArrayBuffer(10), 11],
    ['an empty list', [], 4],
    ['a list of two', ['x', 'y'], 8],
    ['an empty map', {}, 4],
    ['a map of one', { bc: 'def' }, 10],
    ['a Map of one', new Map([['bc', 'def']]), 10],
    ['a string set', new Set(['ab', 'c']), 4],
    ['a number set', new Set([1, 100]), 5],
    ['undefined, which is not sent', undefined, 0],
    ['nested lists', [[[]]], 12],
  ])('counts %s', (_, value, bytes) => {
    expect(itemBytes({ a: value })).toBe(bytes);
  });
});

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant('\ud800 "quoted" \u0001'),
  fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
  fc.uint8Array({ maxLength: 20 }),
);
const sets = fc.oneof(fc.set(fc.string(), { minLength: 1 }), fc.set(fc.integer(), { minLength: 1, maxLength: 9 }));
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small' },
    scalar,
    sets,
    fc.array(tie('anything')),
    fc.dictionary(fc.string(), tie('anything')),
  ),
}));

/** The item in DynamoDB's JSON. */
const wire = (item: Record<string, unknown>) =>
  Buffer.byteLength(
    JSON.stringify(marshall(item), (_, value) =>
      value !== null && typeof value === 'object' && ArrayBuffer.isView(value)
        ? Buffer.from(value as Uint8Array).toString('base64')
        : value,
    ),
  );
const containers = (value: unknown): number => {
  if (value instanceof Set || ArrayBuffer.isView(value) || value === null || typeof value !== 'object') return 1;
  return 1 + Object.values(value).reduce((sum: number, inner) => sum + containers(inner), 0);
};

test('the size on the wire is never below what is sent, and close to it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anything as fc.Arbitrary<unknown>), (item) => {
      const sent = wire(item);
      const measured = sizeOf(item).wire + 2;
      expect(measured).toBeGreaterThanOrEqual(sent);
      expect(measured - sent).toBeLessThanOrEqual(5 * containers(item));
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('numbers that are equal have one canonical form, and others have not', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }));
  fc.assert(
    fc.property(decimal, fc.nat({ max: 5 }), ([digits, power], zeroes) => {
      const form = canonicalNumber(`${digits}e${power}`);
      expect(canonicalNumber(`${digits}${'0'.repeat(zeroes)}e${power - zeroes}`)).toBe(form);
      expect(canonicalNumber(`${digits}.${'0'.repeat(zeroes)}E${power}`)).toBe(form);
      expect(canonicalNumber(`${digits + 1n}e${power}`)).not.toBe(form);
    }),
    { seed: 4 },
  );
  expect(['0', '-0', '0.00', '0e5'].map(canonicalNumber)).toEqual(['0', '0', '0', '0']);
  expect(['.5', '0.5', '5e-1', '+0.50'].map(canonicalNumber)).toEqual(['5e-1', '5e-1', '5e-1', '5e-1']);
});
