import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Temporary folders of a test file. */
export class Scratch {
  readonly #folders: string[] = [];

  /** A new folder with these files (relative path → content). */
  folder(files: Record<string, string | Uint8Array> = {}): string {
    const folder = mkdtempSync(join(tmpdir(), 'brain2-import-'));
    this.#folders.push(folder);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  }

  remove(): void {
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}
