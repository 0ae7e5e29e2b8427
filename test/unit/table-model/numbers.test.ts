import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  numberBytes,
  sortableNumber,
} from '../../support/table-model/decimal.ts';

const integer = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -60, max: 60 }))
  .map(([coefficient, exponent]) => `${coefficient}e${exponent}`);

describe('numbers', () => {
  test('have one stored form', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const stored = canonicalNumber(text);
        expect(canonicalNumber(stored)).toBe(stored);
        expect(compareNumbers(stored, text)).toBe(0);
        expect(stored).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      }),
    );
  });

  test('are added without loss', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(addNumbers(String(a), String(b))).toBe(String(a + b));
        expect(addNumbers(String(a), String(b), -1)).toBe(String(a - b));
      }),
    );
    expect(addNumbers('0.1', '0.2')).toBe('0.3');
  });

  test('sort as their sort keys do', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [left, right] = [sortableNumber(a), sortableNumber(b)];
        expect(Math.sign(compareNumbers(a, b))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['one', '', '1_0', '1e126', '1e-131', '1'.repeat(39), '0x10', 'NaN'])('are refused: %s', (text) => {
    expect(() => canonicalNumber(text)).toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });

  test.each([
    ['0', 1],
    ['7', 2],
    ['27', 2],
    ['100', 2],
    ['1234', 3],
    ['-1234', 4],
    ['1.5', 3],
    ['12345678901234567890', 11],
  ])('of two digits a byte: %s has %d bytes', (text, bytes) => expect(numberBytes(text)).toBe(bytes));
});
