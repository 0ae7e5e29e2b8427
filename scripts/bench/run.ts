import { type Bench, benchOn, type RowFunction } from './bench.ts';
import { startCloud } from './cloud/client.ts';
import { type Row, rowOf } from './row.ts';

/** What measures which rows. */
export interface RowSource {
  readonly rows: readonly string[];
  readonly run: RowFunction;
}

/** The ids that `ROWS` names; without it, all. @throws Error for one that does not exist */
export function wantedRows(named: string | undefined, all: readonly string[]): string[] {
  const wanted = (named ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  const unknown = wanted.filter((id) => !all.includes(id));
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}; there are ${all.join(', ')}`);
  return wanted.length > 0 ? wanted : [...all];
}

async function measureOne(bench: Bench, { rows, run }: RowSource, wanted: readonly string[]): Promise<Row[]> {
  const begin = performance.now();
  process.stderr.write(`  ${rows.join(', ').padEnd(10)}`);
  const figures = await run(bench);
  process.stderr.write(`${((performance.now() - begin) / 1_000).toFixed(1).padStart(6)} s\n`);
  const now = new Date().toISOString();
  return figures.filter(({ row }) => wanted.includes(row)).map((figure) => rowOf(figure, now));
}

/**
 * Measures the wanted rows one after another. Each source has a table of its own, so that none meets what others left.
 * A crash is printed and counted, and the others go on.
 */
export async function measureRows(
  sources: readonly RowSource[],
  wanted: readonly string[],
): Promise<{ rows: Row[]; crashed: number }> {
  const rows: Row[] = [];
  let crashed = 0;
  for (const source of sources.filter((each) => each.rows.some((id) => wanted.includes(id)))) {
    const cloud = await startCloud();
    try {
      rows.push(...(await measureOne(benchOn(cloud), source, wanted)));
    } catch (error) {
      crashed += 1;
      process.stderr.write(`crashed: ${(error as Error).stack}\n`);
    } finally {
      await cloud.close();
    }
  }
  return { rows, crashed };
}
