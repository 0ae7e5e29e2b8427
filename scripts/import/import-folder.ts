import { realpath, stat } from 'node:fs/promises';
import { ApiClient, type ApiOptions } from './api-client.ts';
import type { Skipped } from './document.ts';
import { importEdges } from './edges.ts';
import { ImportStopped } from './errors.ts';
import { Manifest } from './manifest.ts';
import { importNotes } from './notes.ts';
import type { Failure, Progress } from './run.ts';
import { userOf } from './token.ts';
import { type Folder, readFolder } from './walk.ts';

/** What an import takes. */
export interface ImportOptions extends ApiOptions {
  readonly dir: string;
  /** Folder for the state of imports (what each path became). */
  readonly stateDir: string;
  /** Only files of this name, letter case apart. @default every Markdown file */
  readonly only?: string;
  readonly onProgress?: (progress: Progress) => void;
}

/** What an import did. */
export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: Skipped[];
  readonly failed: Failure[];
  /** Tags that notes could not hold. */
  readonly droppedTags: number;
  readonly edges: { readonly created: number; readonly existing: number; readonly unresolved: number };
  readonly elapsedMs: number;
}

/**
 * Makes the Markdown files of a folder notes of the token's user, and the links between them `reference` edges. Running it again
 * changes only what changed in the folder; a run that was interrupted goes on where it was.
 * @throws ImportStopped with one line for the user: bad folder, bad token, unreachable API
 */
export async function importFolder(options: ImportOptions): Promise<ImportResult> {
  const begin = performance.now();
  const dir = await folderAt(options.dir);
  const user = userOf(options.token);
  const api = new ApiClient(options);
  await api.check();
  const manifest = await Manifest.open(options.stateDir, { api: options.api.replace(/\/+$/, ''), user, dir });
  const folder: Folder = await readFolder(dir, options.only === undefined ? {} : { only: options.only });
  const run = { api, user, manifest, documents: folder.documents, onProgress: options.onProgress ?? (() => undefined) };
  const notes = await importNotes(run);
  const edges = await importEdges(run);
  return {
    ...notes,
    skipped: folder.skipped,
    failed: [...notes.failed, ...edges.failed],
    droppedTags: folder.documents.reduce((sum, { droppedTags }) => sum + droppedTags, 0),
    edges: { created: edges.created, existing: edges.existing, unresolved: edges.unresolved },
    elapsedMs: performance.now() - begin,
  };
}

/** The real path of an existing, readable folder. */
async function folderAt(dir: string): Promise<string> {
  try {
    if ((await stat(dir)).isDirectory()) return await realpath(dir);
  } catch {
    throw new ImportStopped(`there is no folder ${dir}`);
  }
  throw new ImportStopped(`${dir} is not a folder`);
}
