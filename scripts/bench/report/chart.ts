import type { Row } from '../row.ts';
import { ratioText, verdict } from './format.ts';

const label = 430;
const plot = 400;
const margin = 12;
const rowHeight = 24;
const top = 58;
const width = label + plot + 90;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .small { fill: #59636e; font-size: 11px; }
  .back { fill: #ffffff; } .grid { stroke: #d1d9e0; } .target { stroke: #1f2328; stroke-width: 2; }
  .pass { fill: #1a7f37; } .miss { fill: #cf222e; } .reported { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .small { fill: #9198a1; } .back { fill: #0d1117; } .grid { stroke: #3d444d; }
    .target { stroke: #f0f6fc; } .pass { fill: #3fb950; } .miss { fill: #f85149; } .reported { fill: #9198a1; }
  }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What is drawn: judged rows whose figure should shrink. */
export const charted = (rows: readonly Row[]): Row[] =>
  rows.filter(({ pass, ratio, targetRatio }) => pass !== null && ratio !== null && (ratio > 1 || targetRatio !== null));

/** Where the axis ends: a few figures go far beyond, and all others would be too short to compare. */
const mostDecades = 3;
/** A position on the logarithmic axis, from 1 to the power of ten at its end; what is more ends there, too. */
const axis = (decades: number) => (ratio: number) =>
  label + (Math.min(decades, Math.max(0, Math.log10(ratio))) / decades) * plot;

function bar(row: Row, i: number, x: (ratio: number) => number): string {
  const y = top + i * rowHeight;
  const ratio = row.ratio ?? 1;
  const target =
    row.targetRatio === null
      ? ''
      : `<line class="target" x1="${x(row.targetRatio).toFixed(1)}" x2="${x(row.targetRatio).toFixed(1)}" y1="${y - 2}" y2="${y + 16}"/>`;
  const name = escaped(`${row.row}  ${shortened(row.metric, 66)}`);
  return [
    `<text x="${label - 8}" y="${y + 12}" text-anchor="end">${name}</text>`,
    `<rect class="${verdict(row)}" x="${label}" y="${y}" width="${Math.max(1, x(ratio) - label).toFixed(1)}" height="14" rx="2"/>`,
    target,
    `<text x="${(x(Math.max(ratio, row.targetRatio ?? 1)) + 6).toFixed(1)}" y="${y + 12}">${escaped(ratioText(row))}${row.pass ? '' : ' miss'}</text>`,
  ].join('');
}

/** Bars of before ÷ after on a logarithmic axis, with the ratio that a target asks for as a tick. */
export function chart(rows: readonly Row[]): string {
  const drawn = charted(rows);
  const largest = Math.max(10, ...drawn.map(({ ratio, targetRatio }) => Math.max(ratio ?? 1, targetRatio ?? 1)));
  const decades = Math.min(mostDecades, Math.ceil(Math.log10(largest)));
  const x = axis(decades);
  const height = top + drawn.length * rowHeight + margin;
  const grid = Array.from({ length: decades + 1 }, (_, power) => {
    const at = x(10 ** power).toFixed(1);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${top - 8}" y2="${height - margin}"/><text class="small" x="${at}" y="${top - 12}" text-anchor="middle">${(10 ** power).toLocaleString('en')} ×</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Before divided by after for each judged figure">
<style>${style}
</style>
<rect class="back" width="${width}" height="${height}" rx="6"/>
<text class="title" x="${margin}" y="24">How many times less (before ÷ after)</text>
<text class="small" x="${width - margin}" y="24" text-anchor="end">tick: what the target asks for</text>
${[...grid, ...drawn.map((row, i) => bar(row, i, x))].join('\n')}
</svg>
`;
}
