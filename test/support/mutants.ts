import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { StoreModule } from './coherence.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['shared/store', 'shared/batch'];
/** Where a strongly consistent read is asked for. */
const asked = /\b(ConsistentRead: (?:true|consistent)|consistent = true)\b/g;

/** One place in the source where a strongly consistent read is asked for. */
export interface ConsistentRead {
  readonly file: string;
  /** Which of the file's places, from 0. */
  readonly nth: number;
  readonly line: number;
}

/** Every such place, found in the source: a new one is a new mutant. */
export function consistentReads(): ConsistentRead[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const file = `${folder}/${name}`;
        const text = readFileSync(path.join(root, file), 'utf8');
        return [...text.matchAll(asked)].map(({ index }, nth) => ({
          file,
          nth,
          line: text.slice(0, index).split('\n').length,
        }));
      }),
  );
}

/** How often the source speaks of consistent reads at all, its types left out: every time must be one of the places. */
export const consistencyMentions = (): number =>
  folders.reduce(
    (sum, folder) =>
      sum +
      readdirSync(path.join(root, folder))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(path.join(root, folder, name), 'utf8').match(/\bConsistentRead\b/g)?.length ?? 0)
        .reduce((total, count) => total + count, 0),
    0,
  );

function mutated(text: string, nth: number): string {
  let seen = -1;
  return text.replace(asked, (place) => {
    seen += 1;
    return seen === nth ? place.replace(/(: |= ).*$/, '$1false') : place;
  });
}

/** The store, built from the same source with that one read no longer consistent; without a place, as it is. */
export async function buildStore(place?: ConsistentRead): Promise<StoreModule> {
  const folder = path.join(root, 'node_modules/.cache/brain2-mutants');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, place ? `${path.basename(place.file, '.ts')}-${place.nth}.mjs` : 'unchanged.mjs');
  await build({
    entryPoints: [path.join(root, 'shared/store/index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
    logLevel: 'error',
    plugins: [
      {
        name: 'mutate',
        setup: ({ onLoad }) => {
          if (!place) return;
          onLoad({ filter: new RegExp(`${place.file.replaceAll('.', '\\.')}$`) }, ({ path: file }) => ({
            contents: mutated(readFileSync(file, 'utf8'), place.nth),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return (await import(pathToFileURL(outfile).href)) as StoreModule;
}
