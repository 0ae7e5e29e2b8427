import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { allRoutes } from '../../../shared/contract/index.ts';
import { budgetOf } from '../../build/budgets.ts';
import { type Bundle, bundleEntry, bundleFunction } from '../../build/bundle.ts';
import { median } from '../bench.ts';

const run = promisify(execFile);

/** What a function that talks to the SDK costs before its first event, and what its clients alone would. */
export interface ImportTime {
  readonly name: string;
  /** The clients alone, bundled as the function is. */
  readonly bareMs: number;
  /** The clients alone as esbuild bundles them, with nothing of them left out. */
  readonly wholeMs: number;
  readonly functionMs: number;
  readonly ratio: number;
}

/** Elapsed milliseconds, or those of the processor: the latter do not grow when others use the machine. */
export type Clock = 'wall' | 'cpu';

const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  BRAIN2_ENV: 'local',
};

const script = `
const [cpu, begin] = [process.cpuUsage(), process.hrtime.bigint()];
await import(process.argv[1]);
const wallMs = Number(process.hrtime.bigint() - begin) / 1e6;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ wall: wallMs, cpu: (user + system) / 1e3 }), () => process.exit(0));`;

/** Milliseconds that a fresh process takes to import a file. */
async function importOnce(file: string, clock: Clock): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', script, '--', pathToFileURL(file).href],
    { env: environment },
  );
  return (JSON.parse(stdout) as Record<Clock, number>)[clock];
}

/** The functions behind routes: all have the SDK's clients. The authorizer has none to compare with. */
export const functionsWithClients: readonly string[] = [...new Set(allRoutes.map((route) => route.function))];

const bareOf = (name: string): string => (budgetOf(name).withValkey ? 'bare-with-valkey' : 'bare');
const wholeOf = (name: string): string => `whole-${bareOf(name)}`;

async function writeBundles(directory: string, names: readonly string[]): Promise<void> {
  const write = async (name: string, bundle: Promise<Bundle>): Promise<void> => {
    await mkdir(join(directory, name), { recursive: true });
    await writeFile(join(directory, name, 'index.mjs'), (await bundle).code);
  };
  for (const bare of new Set(names.map(bareOf))) {
    const entry = join(import.meta.dirname, `${bare}.ts`);
    await write(bare, bundleEntry(entry));
    await write(`whole-${bare}`, bundleEntry(entry, []));
  }
  for (const name of names) await write(name, bundleFunction(name));
}

/**
 * Import times of functions and of their clients alone, each in a fresh process, one after another in turn so that what
 * disturbs the machine disturbs all; medians of `runs`.
 */
export async function importTimes(names: readonly string[], runs: number, clock: Clock): Promise<ImportTime[]> {
  const directory = await mkdtemp(join(tmpdir(), 'brain2-import-'));
  try {
    await writeBundles(directory, names);
    const files = [...new Set([...names.map(bareOf), ...names.map(wholeOf), ...names])];
    const times = new Map(files.map((file) => [file, [] as number[]]));
    for (let i = 0; i < runs; i += 1)
      for (const file of files) times.get(file)?.push(await importOnce(join(directory, file, 'index.mjs'), clock));
    const medianOf = (file: string): number => median(times.get(file) ?? []);
    return names.map((name) => {
      const [bareMs, functionMs] = [medianOf(bareOf(name)), medianOf(name)];
      return { name, bareMs, wholeMs: medianOf(wholeOf(name)), functionMs, ratio: functionMs / bareMs };
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
