import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { itemBytes } from '../../shared/batch/index.ts';
import { packText } from '../../shared/store/body.ts';
import { notesOf } from './graph.ts';
import type { Row } from './row.ts';
import { latencyMs, pool, seeds, shards } from './settings.ts';

/** Under what the rows were measured. */
export interface Conditions {
  readonly machine: { readonly cores: number; readonly arch: string; readonly node: string };
  readonly latencyMs: typeof latencyMs;
  readonly seeds: typeof seeds;
  readonly pool: number;
  readonly shards: number;
  /** Mean length of a content, and the share of its bytes that its body item stores. */
  readonly bodies: { readonly characters: number; readonly fraction: number };
}

/** What `bench/results.json` holds. */
export interface Results {
  readonly conditions: Conditions;
  readonly rows: readonly Row[];
}

export function conditionsNow(): Conditions {
  const contents = [...notesOf({ uid: 'sample', notes: 1_000, edgesPerNote: 0, shards })].map(({ content }) => content);
  const sum = (of: (content: string) => number) => contents.reduce((total, content) => total + of(content), 0);
  const characters = sum(({ length }) => length);
  return {
    machine: { cores: availableParallelism(), arch: process.arch, node: process.versions.node },
    latencyMs,
    seeds,
    pool,
    shards,
    bodies: {
      characters: characters / contents.length,
      fraction: sum((each) => itemBytes({ ...packText(each) })) / characters,
    },
  };
}

/**
 * New rows in the place of older ones of the same ids; other rows stay as they were measured.
 * @param order ids of all rows, in the order of the report
 * @param measured ids that were measured now: what they had before goes, also when they brought nothing
 */
export function mergedRows(
  older: readonly Row[],
  newer: readonly Row[],
  measured: readonly string[],
  order: readonly string[],
): Row[] {
  const kept = older.filter(({ row }) => !measured.includes(row) && order.includes(row));
  return [...kept, ...newer].sort((a, b) => order.indexOf(a.row) - order.indexOf(b.row));
}

export async function readRows(file: string): Promise<readonly Row[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? [] : (JSON.parse(text) as Results).rows;
}

export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
