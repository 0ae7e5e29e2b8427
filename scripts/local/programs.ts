import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Where servers are installed that are not on everybody's PATH: Debian keeps nginx in /usr/sbin, Homebrew has its own. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/**
 * Finds the first of some programs that the machine has.
 * @returns its path
 * @throws naming the command that installs it
 */
export function findProgram(names: readonly string[], install: string): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...serverFolders];
  for (const name of names) {
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  throw new Error(`${names.join(' or ')} is missing on this machine. Install it: ${install}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
