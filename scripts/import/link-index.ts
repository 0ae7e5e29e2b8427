import { dirname, extname, join } from 'node:path/posix';
import type { Document } from './document.ts';
import type { Link } from './markdown.ts';

/** Finds the note a link means, among the documents of one import. Letter case and Unicode composition do not matter. */
export class LinkIndex {
  readonly #byPath = new Map<string, string>();
  readonly #byName = new Map<string, string[]>();
  readonly #byTitle = new Map<string, string>();

  constructor(documents: readonly Pick<Document, 'path' | 'title' | 'aliases'>[]) {
    for (const { path } of documents) this.#addPath(path);
    for (const { path, title } of documents) keepFirst(this.#byTitle, key(title), path);
    for (const { path, aliases } of documents) for (const alias of aliases) keepFirst(this.#byTitle, key(alias), path);
  }

  /**
   * Path of the document that `link` in document `from` points to, or undefined. A relative link is a path; a wikilink is tried
   * as a path from the folder's root, a path from the note, a file name (the shortest path wins), a title and an alias.
   */
  resolve(from: string, link: Link): string | undefined {
    if (link.kind === 'path') return this.#byPath.get(pathKey(from, link.target));
    const { target } = link;
    return (
      this.#byPath.get(withExtension(pathKey(from, `/${target}`))) ??
      this.#byPath.get(withExtension(pathKey(from, target))) ??
      this.#named(target) ??
      this.#byTitle.get(key(target))
    );
  }

  #addPath(path: string): void {
    this.#byPath.set(key(path), path);
    const name = nameOf(path);
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
  }

  /** A name may carry the folders that tell it from others: `guide/setup` means any `…/guide/setup.md`. */
  #named(target: string): string | undefined {
    const wanted = `/${withExtension(key(target)).replace(/^\/+/, '')}`;
    return (this.#byName.get(nameOf(target)) ?? [])
      .filter((path) => withMarkdownSuffix(`/${key(path)}`).endsWith(wanted))
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
  }
}

function key(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function pathKey(from: string, target: string): string {
  return key(target.startsWith('/') ? join('.', target) : join(dirname(from), target)).replace(/^\/+/, '');
}

function isMarkdown(path: string): boolean {
  return ['.md', '.markdown'].includes(extname(path));
}

function withExtension(path: string): string {
  return isMarkdown(path) ? withMarkdownSuffix(path) : `${path}.md`;
}

function withMarkdownSuffix(path: string): string {
  return path.replace(/\.markdown$/, '.md');
}

function nameOf(path: string): string {
  return withExtension(key(path)).replace(/^.*\//s, '');
}

function keepFirst(map: Map<string, string>, name: string, path: string): void {
  if (name !== '' && !map.has(name)) map.set(name, path);
}
