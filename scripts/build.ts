import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { type Bundle, bundleFunction } from './build/bundle.ts';
import { reportLine, reportOf } from './build/report.ts';

const outDir = 'dist/functions';

/** One function's code as the artifacts bucket stores it. */
export interface Artifact {
  readonly key: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Writes a function's code and archive. */
async function writeFunction(name: string, { code, bytes }: Bundle): Promise<Artifact> {
  // The archive's time stamp is fixed: the same code is the same bytes, and so the same key.
  const zip = zipSync({ 'index.mjs': [Buffer.from(code), { mtime: '1980-01-01T00:00:00' }] }, { level: 9 });
  const sha256 = createHash('sha256').update(code).digest('hex');
  const file = join(outDir, `${name}.zip`);
  await mkdir(join(outDir, name), { recursive: true });
  await writeFile(join(outDir, name, 'index.mjs'), code);
  await writeFile(file, zip);
  return { key: `functions/${name}/${sha256.slice(0, 16)}.zip`, file, sha256, bytes };
}

/** Names of all functions: folders under functions/ with a handler. */
export async function functionNames(): Promise<string[]> {
  const entries = await readdir('functions', { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('/handler.ts'))
    .map((entry) => entry.split('/')[0] as string)
    .sort();
}

/** All functions, bundled. */
export const bundleFunctions = async (): Promise<[string, Bundle][]> =>
  Promise.all(
    (await functionNames()).map(async (name): Promise<[string, Bundle]> => [name, await bundleFunction(name)]),
  );

const writeJson = (file: string, content: object): Promise<void> =>
  writeFile(join(outDir, file), `${JSON.stringify(content, null, 2)}\n`);

/** Bundles every function and writes `dist/functions/manifest.json` and `report.json`. @returns the manifest */
export async function buildFunctions(): Promise<Record<string, Artifact>> {
  // What is there stays until all is built.
  const bundles = await bundleFunctions();
  await rm(outDir, { recursive: true, force: true });
  const artifacts = await Promise.all(
    bundles.map(async ([name, bundle]) => [name, await writeFunction(name, bundle)] as const),
  );
  const manifest = Object.fromEntries(artifacts);
  const reports = bundles.map(([name, bundle]) => [name, reportOf(name, bundle)] as const);
  await writeJson('manifest.json', manifest);
  await writeJson('report.json', Object.fromEntries(reports));
  for (const [name, report] of reports) console.log(reportLine(name, report));
  return manifest;
}

if (import.meta.filename === process.argv[1]) await buildFunctions();
