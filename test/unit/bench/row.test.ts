import { describe, expect, test } from '@jest/globals';
import { type Measured, passes, rowOf, type Target } from '../../../scripts/bench/row.ts';

const measured = (fields: Partial<Measured>): Measured => ({
  row: '1a',
  optimization: '1 batchWrites',
  metric: 'calls',
  unit: 'calls',
  after: 1,
  target: { kind: 'reported' },
  method: 'counted',
  ...fields,
});

describe('A row is judged by its exact figures', () => {
  const cases: readonly [string, Target, number | undefined, number, number][] = [
    ['at most', { kind: 'atMost', value: 44 }, 910, 44, 44.000001],
    ['at least', { kind: 'atLeast', value: 15 }, undefined, 15, 14.999999],
    ['less by percent', { kind: 'lessBy', percent: 90 }, 1_000, 100, 100.0001],
    ['times less', { kind: 'times', value: 2 }, 1, 0.5, 0.5000001],
    ['flat above', { kind: 'flat', percent: 10 }, undefined, 1.1, 1.100001],
    ['flat below', { kind: 'flat', percent: 10 }, undefined, 0.9, 0.899999],
  ];
  test.each(cases)('%s: the target itself passes, just beyond it misses', (_, target, before, at, beyond) => {
    expect(passes(target, before, at)).toBe(true);
    expect(passes(target, before, beyond)).toBe(false);
  });

  test('what compares with a before that was not measured is missed', () => {
    expect(passes({ kind: 'lessBy', percent: 90 }, undefined, 0)).toBe(false);
    expect(passes({ kind: 'times', value: 2 }, undefined, 0)).toBe(false);
  });

  test('a reported figure is neither passed nor missed', () => {
    expect(passes({ kind: 'reported' }, 1, 2)).toBeNull();
  });

  test('a figure that is not a number never passes', () => {
    for (const target of [
      { kind: 'atMost', value: 1 },
      { kind: 'lessBy', percent: 50 },
      { kind: 'flat', percent: 10 },
    ] as const)
      expect(passes(target, 2, Number.NaN)).toBe(false);
  });
});

describe('A row is kept', () => {
  test('with its ratio and the ratio its target asks for', () => {
    const row = rowOf(measured({ before: 910, after: 42, target: { kind: 'lessBy', percent: 90 } }), 'now');
    expect(row).toMatchObject({ ratio: 910 / 42, targetRatio: 10, target: '≥ 90 % less', pass: true, reason: null });
  });

  test('without a ratio where one side is missing or nothing', () => {
    expect(rowOf(measured({ after: 3 }), 'now').ratio).toBeNull();
    expect(rowOf(measured({ before: 0, after: 0 }), 'now').ratio).toBeNull();
  });

  test('with its reason only when it misses', () => {
    const target = { kind: 'atMost', value: 1 } as const;
    expect(rowOf(measured({ after: 2, target, reason: 'too slow' }), 'now').reason).toBe('too slow');
    expect(rowOf(measured({ after: 2, target }), 'now').reason).toBe('not known yet');
    expect(rowOf(measured({ after: 1, target, reason: 'too slow' }), 'now').reason).toBeNull();
  });
});
