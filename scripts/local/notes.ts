import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type LocalSettings, repositoryRoot } from './settings.ts';

/** Notes gathered in a folder; `fingerprint` changes when any of them does. */
export interface GatheredNotes {
  directory: string;
  count: number;
  fingerprint: string;
}

/** Gathers real documents for a first import: the repository's own docs and its installed packages' README files. */
export function gatherNotes(settings: LocalSettings): GatheredNotes {
  const directory = path.join(settings.home, 'notes');
  rmSync(directory, { recursive: true, force: true });
  const hash = createHash('sha256');
  const documents = [...ownDocuments(), ...packageReadmes()];
  for (const { from, to } of documents) {
    const target = path.join(directory, to);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(from, target);
    hash.update(to).update('\0').update(readFileSync(from));
  }
  return { directory, count: documents.length, fingerprint: hash.digest('hex') };
}

interface Document {
  from: string;
  /** Path inside the gathered folder: what a note is recognized by when it is imported again. */
  to: string;
}

function ownDocuments(): Document[] {
  const docs = path.join(repositoryRoot, 'docs');
  const files = existsSync(docs) ? readdirSync(docs, { recursive: true, encoding: 'utf8' }) : [];
  const pages = files
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ from: path.join(docs, file), to: path.join('docs', file) }));
  const readme = path.join(repositoryRoot, 'README.md');
  return existsSync(readme) ? [{ from: readme, to: 'README.md' }, ...pages] : pages;
}

function packageReadmes(): Document[] {
  const modules = path.join(repositoryRoot, 'node_modules');
  return packageNames(modules).flatMap((name) => {
    const readme = readdirSync(path.join(modules, name)).find((file) => file.toLowerCase() === 'readme.md');
    return readme ? [{ from: path.join(modules, name, readme), to: path.join('packages', `${name}.md`) }] : [];
  });
}

function packageNames(modules: string): string[] {
  const entries = readdirSync(modules, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  const names = entries.flatMap(({ name }) => {
    if (!name.startsWith('@')) return [name];
    return readdirSync(path.join(modules, name)).map((inner) => `${name}/${inner}`);
  });
  return names.sort();
}
