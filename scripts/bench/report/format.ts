import type { Row } from '../row.ts';

/** Cut, not rounded: no ratio reaches on paper what it missed. */
export function cutNumber(value: number, digits: number): string {
  const factor = 10 ** digits;
  return (Math.trunc(value * factor) / factor).toLocaleString('en', { maximumFractionDigits: digits });
}

/** A figure in its unit: whole ones exactly, others cut (or raised) to three or four digits that count. */
export function figure(value: number | null, raised = false): string {
  if (value === null) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return cutNumber(raised ? Math.ceil(value * 10 ** digits) / 10 ** digits : value, digits);
}

/** What should be small is raised, and what should be large is cut, so that neither looks better than it is. */
export const afterText = ({ after, target }: Pick<Row, 'after' | 'target'>): string =>
  figure(after, !/^≥ [\d,.]+$/.test(target));

export const ratioText = ({ ratio }: Pick<Row, 'ratio'>): string => (ratio === null ? '–' : `${cutNumber(ratio, 2)} ×`);

export const verdict = ({ pass }: Pick<Row, 'pass'>): string => (pass === null ? 'reported' : pass ? 'pass' : 'miss');

export const columns = ['#', 'optimization', 'metric', 'unit', 'before', 'after', 'ratio', 'target', 'result'] as const;

export const cellsOf = (row: Row): string[] => [
  row.row,
  row.optimization,
  row.metric,
  row.unit,
  figure(row.before),
  afterText(row),
  ratioText(row),
  row.target,
  verdict(row),
];

/** Columns of figures stand at the right. */
const figures = new Set<string>(['before', 'after', 'ratio']);

/** The table as plain text. */
export function plainTable(rows: readonly Row[]): string {
  const lines = [[...columns], ...rows.map(cellsOf)];
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const aligned = (cell: string, i: number): string =>
    figures.has(columns[i] ?? '') ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return lines.map((cells) => cells.map(aligned).join('  ').trimEnd()).join('\n');
}
