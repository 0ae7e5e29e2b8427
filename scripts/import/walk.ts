import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isSkipped, parseDocument, type Skipped } from './document.ts';
import { messageFrom } from './errors.ts';
import { largestFileBytes } from './limits.ts';

/** What a folder holds: the notes it becomes and the files that were left out. */
export interface Folder {
  readonly documents: Document[];
  readonly skipped: Skipped[];
}

/** Which files of a folder are taken. */
export interface FolderOptions {
  /** Only files of this name, letter case apart (for instance `README.md`). @default every `.md` and `.markdown` file */
  readonly only?: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads every Markdown file below `root` (an existing folder), sorted by path. Folders that start with a dot and nested
 * `node_modules` are passed over; symbolic links are followed, but each real file counts once, so that loops end.
 */
export async function readFolder(root: string, options: FolderOptions = {}): Promise<Folder> {
  const walk = new Walk(options);
  await walk.enter(root, '');
  const results = [...walk.documents.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    documents: results.filter((result): result is Document => !isSkipped(result)),
    skipped: results.filter(isSkipped),
  };
}

class Walk {
  /** By real path: a file that is reachable twice is one note. */
  readonly documents = new Map<string, Document | Skipped>();
  readonly #folders = new Set<string>();
  readonly #only: string | undefined;

  constructor(options: FolderOptions) {
    this.#only = options.only?.toLowerCase();
  }

  async enter(folder: string, path: string): Promise<void> {
    const entries = await this.#list(folder, path);
    // Real entries first, so that a file keeps its own path rather than that of a link to it.
    const ordered = entries.sort(
      (a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || compare(a.name, b.name),
    );
    for (const entry of ordered)
      await this.#visit(join(folder, entry.name), path === '' ? entry.name : `${path}/${entry.name}`, entry);
  }

  async #list(folder: string, path: string): Promise<Dirent[]> {
    try {
      const real = await realpath(folder);
      if (this.#folders.has(real)) return [];
      this.#folders.add(real);
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      this.documents.set(folder, unreadable(path, error));
      return [];
    }
  }

  async #visit(file: string, path: string, entry: Dirent): Promise<void> {
    if (entry.name === 'node_modules' || (entry.name.startsWith('.') && !entry.isFile())) return;
    try {
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await stat(file)).isDirectory());
      if (isFolder) await this.enter(file, path);
      else if (this.#wanted(entry.name)) await this.#read(file, path);
    } catch (error) {
      // A dangling link matters only when it looks like a note.
      if (this.#wanted(entry.name)) this.documents.set(file, unreadable(path, error));
    }
  }

  async #read(file: string, path: string): Promise<void> {
    const real = await realpath(file);
    if (!this.documents.has(real)) this.documents.set(real, await readDocument(file, path));
  }

  #wanted(name: string): boolean {
    return this.#only === undefined ? /\.(?:md|markdown)$/i.test(name) : name.toLowerCase() === this.#only;
  }
}

/** Reads one file. Never throws: a file that cannot become a note comes back with the reason. */
export async function readDocument(file: string, path: string): Promise<Document | Skipped> {
  try {
    const status = await stat(file);
    if (!status.isFile()) return { path, reason: 'unreadable', detail: 'not a regular file' };
    if (status.size > largestFileBytes) return { path, reason: 'oversized', detail: `${status.size} bytes` };
    const text = decodeText(await readFile(file));
    return text === undefined ? { path, reason: 'binary', detail: 'not UTF-8 text' } : parseDocument(path, text);
  } catch (error) {
    return unreadable(path, error);
  }
}

/** The text of UTF-8 bytes without byte order mark; undefined when they are not UTF-8 or contain NUL. */
function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, error: unknown): Skipped {
  return { path, reason: 'unreadable', detail: messageFrom(error) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
