import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Library } from './library.ts';
import { type Measurement, runs, type Workload } from './measure.ts';
import { latencyMs, requestTimeoutMs } from './service.ts';

export interface Row {
  readonly library: Library;
  readonly workload: Workload;
  readonly measurement: Measurement;
}

export interface Facts {
  readonly version: string;
  readonly bytes: number;
}

/** The version that is installed; of ours, a word. */
export async function versionOf(name: string): Promise<string> {
  const file = await readFile(`node_modules/${name}/package.json`, 'utf8').catch(() => '{"version":"this repository"}');
  return (JSON.parse(file) as { version: string }).version;
}

/** Minified size of what these workloads import, without the AWS SDK, in bytes. */
export async function bundleBytes(imports: string): Promise<number> {
  const result = await build({
    stdin: { contents: imports, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['@aws-sdk/*', '@smithy/*'],
    legalComments: 'none',
  });
  return result.outputFiles[0]?.contents.byteLength ?? 0;
}

const round = (x: number): string => (x === 0 ? '0' : x < 10 ? x.toFixed(1) : Math.round(x).toLocaleString('en-US'));
const errorsOf = ({ errors }: Measurement): string =>
  errors.size === 0 ? '–' : [...errors].map(([name, count]) => `${name} in ${count} of ${runs}`).join(', ');

const heads = [
  'library',
  'workload',
  'calls',
  'lost silently',
  'named as not done',
  'not done, unnamed',
  'done twice',
  'thrown',
  'virtual ms',
  'bundle KB',
];
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** One table as Markdown: a row per workload and library. */
function tableOf(rows: readonly Row[], facts: ReadonlyMap<Library, Facts>): string {
  return [
    line(heads),
    line(heads.map((_, i) => (i < 2 || i === 7 ? '---' : '--:'))),
    ...rows.map(({ library, workload, measurement: m }) =>
      line([
        library.name,
        workload.name,
        ...[m.calls, m.lostSilently, m.reported, m.unnamed, m.doubled].map(round),
        errorsOf(m),
        round(m.elapsedMs),
        ((facts.get(library)?.bytes ?? 0) / 1_024).toFixed(1),
      ]),
    ),
  ].join('\n');
}

/** The comparison as Markdown: versions and settings, then both tables. */
export function report(alike: readonly Row[], atBest: readonly Row[], facts: ReadonlyMap<Library, Facts>): string {
  const settings = [...facts].map(
    ([{ name, settings, bestAttempts }, { version }]) =>
      `- **${name}** ${version}: ${settings}. SDK attempts at its best: ${bestAttempts}.`,
  );
  return [
    `Means of ${runs} seeded runs over one table in memory that takes ${latencyMs} ms a call; a call that never comes back ends after the`,
    `transport's ${requestTimeoutMs / 1_000} s. Calls are HTTP requests, the SDK's own retries included.`,
    '',
    ...settings,
    '',
    "**Alike**: every library on the SDK's default of 3 attempts a call.",
    '',
    tableOf(alike, facts),
    '',
    '**Each at its best**: the SDK makes as many attempts as suit the library.',
    '',
    tableOf(atBest, facts),
  ].join('\n');
}
