import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
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

/** A change of one source file, made while it is bundled. */
export interface SourceEdit {
  /** Relative to the repository. */
  readonly file: string;
  readonly edit: (text: string) => string;
}

/** Takes the consistency of one read away. */
const withoutConsistency = ({ file, nth }: ConsistentRead): SourceEdit => ({
  file,
  edit: (text) => {
    let seen = -1;
    return text.replace(asked, (place) => {
      seen += 1;
      return seen === nth ? place.replace(/(: |= ).*$/, '$1false') : place;
    });
  },
});

/**
 * Puts a text in the place of another.
 * @throws while bundling, unless `find` occurs exactly once: a mutant must not quietly become the original
 */
export const replaced = (file: string, find: string, replace: string): SourceEdit => ({
  file,
  edit: (text) => {
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`${file} holds ${times} times, not once: ${find}`);
    return text.replace(find, () => replace);
  },
});

/** Makes the edits; fails when a file that is to be edited is not part of the bundle. */
function editing(edits: readonly SourceEdit[]): Plugin {
  const left = new Set(edits);
  return {
    name: 'edit-source',
    setup: ({ onLoad, onEnd }) => {
      for (const file of new Set(edits.map((edit) => edit.file)))
        onLoad({ filter: new RegExp(`/${file.replaceAll('.', '\\.')}$`) }, ({ path: full }) => {
          let contents = readFileSync(full, 'utf8');
          for (const edit of edits.filter((one) => one.file === file)) {
            contents = edit.edit(contents);
            left.delete(edit);
          }
          return { contents, loader: 'ts' };
        });
      onEnd(() => ({ errors: [...left].map(({ file }) => ({ text: `${file} is not part of the bundle` })) }));
    },
  };
}

/**
 * Bundles a program of the repository, with some of its sources changed. Packages stay outside.
 * @param entry relative to the repository
 * @param name the bundle's, in a folder that survives the run
 * @returns the bundle's file
 */
export async function bundled(entry: string, name: string, edits: readonly SourceEdit[] = []): Promise<string> {
  const folder = path.join(root, 'node_modules/.cache/brain2-mutants');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
    // The error that it throws says it too.
    logLevel: 'silent',
    plugins: [editing(edits)],
  });
  return outfile;
}

/** The store, built from the same source with that one read no longer consistent; without a place, as it is. */
export async function buildStore(place?: ConsistentRead): Promise<StoreModule> {
  const name = place ? `${path.basename(place.file, '.ts')}-${place.nth}` : 'unchanged';
  const file = await bundled('shared/store/index.ts', name, place ? [withoutConsistency(place)] : []);
  return (await import(pathToFileURL(file).href)) as StoreModule;
}
