import { describe, expect, test } from '@jest/globals';
import { chart, charted } from '../../../scripts/bench/report/chart.ts';
import { afterText, cutNumber, figure, plainTable } from '../../../scripts/bench/report/format.ts';
import { benchmarksPage } from '../../../scripts/bench/report/markdown.ts';
import { type Conditions, mergedRows } from '../../../scripts/bench/results.ts';
import { type Measured, type Row, rowOf } from '../../../scripts/bench/row.ts';
import { wantedRows } from '../../../scripts/bench/run.ts';
import { latencyMs, pool, seeds, shards } from '../../../scripts/bench/settings.ts';

const row = (fields: Partial<Measured>): Row =>
  rowOf(
    {
      row: '1a',
      optimization: '1 batchWrites',
      metric: 'calls',
      unit: 'calls',
      before: 910,
      after: 42,
      target: { kind: 'lessBy', percent: 90 },
      method: 'counted',
      ...fields,
    },
    '2026-01-01T00:00:00Z',
  );

const missed = row({
  row: '6c',
  metric: 'time <a> & "b" | c',
  before: 1,
  after: 0.50001,
  target: { kind: 'times', value: 2 },
  reason: 'It parses',
});
const conditions: Conditions = {
  machine: { cores: 2, arch: 'x64', node: '22.0.0' },
  latencyMs,
  seeds,
  pool,
  shards,
  bodies: { characters: 2_000, fraction: 0.5 },
};
const page = (rows: readonly Row[]): string => benchmarksPage({ conditions, rows });

describe('Figures', () => {
  test('are cut, so that a miss never looks like its target', () => {
    expect(cutNumber(1.9999, 2)).toBe('1.99');
    expect(cutNumber(-0.999, 1)).toBe('-0.9');
    expect(page([missed])).toContain('| 1 | 0.5001 | 1.99 × |');
    expect(afterText({ after: 150.00001, target: '≤ 150' })).toBe('150.1');
    expect(afterText({ after: 14.99999, target: '≥ 15' })).toBe('14.99');
  });

  test('are exact where they are whole, and a dash where there is none', () => {
    expect(figure(12_345)).toBe('12,345');
    expect(figure(0)).toBe('0');
    expect(figure(null)).toBe('–');
    expect(figure(0.123456)).toBe('0.1234');
  });
});

describe('The page', () => {
  test('prints a miss as one, with its reason', () => {
    const text = page([row({}), missed]);
    expect(text).toContain('1 pass, 1 miss');
    expect(text).toMatch(/\| 6c \|.*\| \*\*miss\*\* \|/);
    expect(text).toContain('target ≥ 2 × less. It parses.');
  });

  test('says when nothing is missed', () => {
    expect(page([row({})])).toMatch(/## Misses\n\nNone\./);
  });

  test('keeps its columns where a metric holds a bar', () => {
    const line =
      page([missed])
        .split('\n')
        .find((each) => each.startsWith('| 6c')) ?? '';
    expect(line.match(/(?<!\\)\|/g)).toHaveLength(10);
  });

  test('tells latencies, seeds and machine', () => {
    const text = page([]);
    for (const fact of ['5 ms', '250 ms', String(seeds.vocabulary), '2 cores', 'Node 22.0.0', 'model of DynamoDB'])
      expect(text).toContain(fact);
  });
});

describe('The plain table', () => {
  test('aligns its columns', () => {
    const [head = '', first = '', second = ''] = plainTable([row({}), missed]).split('\n');
    expect(first.indexOf('910') + 3).toBe(head.indexOf('before') + 6);
    expect(second.trimEnd().endsWith('miss')).toBe(true);
  });
});

/** Checks that each tag is closed in order, attributes are quoted and text is escaped. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?:\s[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, closing, name, _attributes, single) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!single) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
}

describe('The chart', () => {
  test('is well-formed XML whatever the metrics say, also without rows', () => {
    expectWellFormed(chart([row({}), missed]));
    expectWellFormed(chart([]));
  });

  test('draws a longer bar for a larger ratio and says where one misses', () => {
    const svg = chart([row({}), row({ after: 9.1 }), missed]);
    const widths = [...svg.matchAll(/<rect class="(?:pass|miss)"[^>]* width="([\d.]+)"/g)].map(([, bar]) =>
      Number(bar),
    );
    expect(widths[1]).toBeGreaterThan(widths[0] ?? 0);
    expect(svg).toContain('1.99 × miss');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  test('leaves out what is not judged or does not shrink', () => {
    expect(
      charted([
        row({ target: { kind: 'reported' } }),
        row({ before: 1, after: 32, target: { kind: 'atMost', value: 32 } }),
      ]),
    ).toEqual([]);
  });
});

describe('Results', () => {
  const order = ['1a', '1b', '6c'];
  test('keep the rows that were not measured this time, in the order of the report', () => {
    const older = [row({ row: '1a', after: 1 }), row({ row: '6c', after: 2 })];
    const newer = [row({ row: '1b', after: 3 }), row({ row: '1a', after: 4 })];
    expect(mergedRows(older, newer, ['1a', '1b'], order).map((each) => [each.row, each.after])).toEqual([
      ['1a', 4],
      ['1b', 3],
      ['6c', 2],
    ]);
  });

  test('lose the figures of a row that crashed, and rows that are no more', () => {
    expect(mergedRows([row({ row: '1a' }), row({ row: 'gone' })], [], ['1a'], order)).toEqual([]);
  });

  test('are of all rows, or of those that are named', () => {
    expect(wantedRows(undefined, order)).toEqual(order);
    expect(wantedRows('', order)).toEqual(order);
    expect(wantedRows('1a, 6c', order)).toEqual(['1a', '6c']);
    expect(() => wantedRows('9z', order)).toThrow('There is no row 9z');
  });
});
