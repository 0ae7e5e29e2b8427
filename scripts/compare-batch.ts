import { readFile, writeFile } from 'node:fs/promises';
import { electro } from './compare-batch/electro.ts';
import type { Library } from './compare-batch/library.ts';
import { measure, workloads } from './compare-batch/measure.ts';
import { oneTable } from './compare-batch/one-table.ts';
import { ours } from './compare-batch/ours.ts';
import { bundleBytes, type Facts, type Row, report, versionOf } from './compare-batch/report.ts';
import { toolbox } from './compare-batch/toolbox.ts';

const readme = 'shared/batch/README.md';
const libraries = [ours, toolbox, electro, oneTable];
const sdkDefaultAttempts = 3;

async function rowsOf(chosen: typeof workloads, attemptsFor: (library: Library) => number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of chosen) {
    for (const library of libraries) {
      rows.push({ library, workload, measurement: await measure(library, workload, attemptsFor(library)) });
      process.stderr.write('.');
    }
  }
  return rows;
}

async function factsOf(library: Library): Promise<[Library, Facts]> {
  return [library, { version: await versionOf(library.name), bytes: await bundleBytes(library.imports) }];
}

/**
 * Measures shared/batch and three libraries under the same seeded faults, prints the tables and writes them into the README
 * between its markers. Takes a minute or two; needs no network.
 */
async function compare(): Promise<void> {
  const alike = await rowsOf(workloads, () => sdkDefaultAttempts);
  const troubled = workloads.filter(({ troubles }) => Object.keys(troubles).length > 0);
  const atBest = await rowsOf(troubled, ({ bestAttempts }) => bestAttempts);
  process.stderr.write('\n');
  const text = report(alike, atBest, new Map(await Promise.all(libraries.map(factsOf))));
  console.log(text);
  const before = await readFile(readme, 'utf8');
  const markers = /(<!-- compare:begin -->).*(<!-- compare:end -->)/s;
  await writeFile(
    readme,
    before.replace(markers, (_, begin, end) => `${begin}\n${text}\n${end}`),
  );
}

await compare();
