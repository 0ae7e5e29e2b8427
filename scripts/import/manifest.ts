import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRecord } from './api-client.ts';
import { hashOf } from './document.ts';
import { codeFrom, ImportStopped, messageFrom } from './errors.ts';

/** What is known to be stored for one path. */
export interface ImportedNote {
  readonly id: string;
  readonly contentHash: string;
  /** Ids of the notes this one is known to have an edge to. */
  readonly edges: string[];
}

/** Whose folder a manifest describes. */
export interface ManifestIdentity {
  readonly api: string;
  readonly user: string;
  /** Real, absolute path of the folder. */
  readonly dir: string;
}

/**
 * Which note each path became, kept on disk between runs: one file for each API, user and folder. It is replaced atomically, so
 * that an import that is killed at any moment goes on where the last saved batch ended.
 */
export class Manifest {
  readonly notes: Map<string, ImportedNote>;
  readonly #file: string;
  readonly #identity: ManifestIdentity;

  private constructor(file: string, identity: ManifestIdentity, notes: Map<string, ImportedNote>) {
    this.#file = file;
    this.#identity = identity;
    this.notes = notes;
  }

  /**
   * Reads the manifest below `stateDir`, or starts an empty one; it is written back at once, so that a state folder that cannot
   * be written stops the import before any note is stored.
   * @throws ImportStopped when it exists and cannot be understood: starting over would store every note a second time
   */
  static async open(stateDir: string, identity: ManifestIdentity): Promise<Manifest> {
    const name = hashOf([identity.api, identity.user, identity.dir]).slice(0, 16);
    const file = join(stateDir, 'imports', `${name}.json`);
    const manifest = new Manifest(file, identity, await readNotes(file));
    await manifest.save();
    return manifest;
  }

  /** Ids of the notes that other folders of the same user became, as far as this machine knows. */
  async othersIds(): Promise<Set<string>> {
    const folder = dirname(this.#file);
    const files = (await readdir(folder)).map((name) => join(folder, name));
    const others = files.filter((file) => file !== this.#file && file.endsWith('.json'));
    const notes = await Promise.all(others.map((file) => readFile(file, 'utf8').then(parseNotes)));
    return new Set(
      notes.flatMap((known) => [...(known ?? new Map<string, ImportedNote>()).values()].map(({ id }) => id)),
    );
  }

  /** Writes the manifest: a complete new file takes the old one's place. */
  async save(): Promise<void> {
    const temporary = `${this.#file}.${process.pid}.tmp`;
    const content = { version: 1, ...this.#identity, notes: Object.fromEntries(this.notes) };
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(temporary, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
      await rename(temporary, this.#file);
    } catch (error) {
      throw new ImportStopped(`the import's state ${this.#file} cannot be written: ${messageFrom(error)}`);
    }
  }
}

async function readNotes(file: string): Promise<Map<string, ImportedNote>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeFrom(error) === 'ENOENT') return new Map();
    throw new ImportStopped(`the import's state ${file} cannot be read: ${messageFrom(error)}`);
  }
  const notes = parseNotes(text);
  if (notes === undefined)
    throw new ImportStopped(`the import's state ${file} is damaged: remove it to import everything as new notes`);
  return notes;
}

function parseNotes(text: string): Map<string, ImportedNote> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !isRecord(value.notes)) return undefined;
    const entries = Object.entries(value.notes);
    return entries.every((entry): entry is [string, ImportedNote] => isImportedNote(entry[1]))
      ? new Map(entries)
      : undefined;
  } catch {
    return undefined;
  }
}

function isImportedNote(value: unknown): value is ImportedNote {
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    typeof value.contentHash === 'string' &&
    Array.isArray(value.edges)
  );
}
