import { chart } from './bench/report/chart.ts';
import { plainTable } from './bench/report/format.ts';
import { benchmarksPage } from './bench/report/markdown.ts';
import { conditionsNow, mergedRows, type Results, readRows, writeText } from './bench/results.ts';
import { rowFunctions } from './bench/rows/index.ts';
import { measureRows, wantedRows } from './bench/run.ts';
import { runScript } from './local/command.ts';

const files = { results: 'bench/results.json', page: 'docs/benchmarks.md', chart: 'docs/benchmarks.svg' } as const;

/** Measures the rows that ROWS names (all without it), prints them and writes results, page and chart. */
async function main(): Promise<void> {
  const order = rowFunctions.flatMap(({ rows }) => rows);
  const wanted = wantedRows(process.env.ROWS, order);
  const { rows, crashed } = await measureRows(rowFunctions, wanted);
  console.log(plainTable(rows));
  const misses = rows.filter(({ pass }) => pass === false);
  for (const { row, metric, reason } of misses) console.log(`\nmiss: ${row}, ${metric}: ${reason}`);
  const all = mergedRows(await readRows(files.results), rows, wanted, order);
  const results: Results = { conditions: conditionsNow(), rows: all };
  await writeText(files.results, `${JSON.stringify(results, null, 2)}\n`);
  await writeText(files.page, benchmarksPage(results));
  await writeText(files.chart, chart(all));
  console.log(`\nwrote ${Object.values(files).join(', ')}`);
  process.exitCode = crashed > 0 ? 1 : 0;
}

await runScript('make bench', main);
