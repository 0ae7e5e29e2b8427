import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path/posix';
import { messageFrom } from './errors.ts';
import { splitFrontMatter } from './front-matter.ts';
import { characterCount, noteLimits } from './limits.ts';
import { type Link, type MarkdownFacts, readMarkdown } from './markdown.ts';
import { frontMatterTags, selectTags } from './tags.ts';
import { cutTitle, plainLine } from './title.ts';

/** A Markdown file as the note it becomes. */
export interface Document {
  /** Path below the imported folder, with `/` on every system: the note's identity between runs. */
  readonly path: string;
  readonly title: string;
  readonly content: string;
  readonly tags: string[];
  readonly droppedTags: number;
  readonly aliases: string[];
  readonly links: Link[];
  /** Hash of everything that is sent, so that an unchanged file is recognized. */
  readonly contentHash: string;
}

/** Why a file did not become a note. */
export type SkipReason = 'unreadable' | 'binary' | 'empty' | 'oversized';

/** A file that was left out, and the sentence that says why. */
export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail: string;
}

/**
 * Turns a file's text into a note: title from front matter, else the first heading, else the file name; tags from front matter
 * and `#tags`; content is the text after the front matter, never cut.
 */
export function parseDocument(path: string, text: string): Document | Skipped {
  const { fields, body } = splitFrontMatter(text);
  if (body.trim() === '') return { path, reason: 'empty', detail: 'no text' };
  const characters = characterCount(body);
  if (characters > noteLimits.contentCharacters) {
    return {
      path,
      reason: 'oversized',
      detail: `${characters} characters, a note holds ${noteLimits.contentCharacters}`,
    };
  }
  const facts = factsOf(body);
  if (facts === undefined) return { path, reason: 'unreadable', detail: 'nested too deeply' };
  const title = titleOf(fields.title, facts.heading, path);
  const selection = selectTags([...frontMatterTags(fields.tags ?? fields.tag), ...facts.tags]);
  return {
    path,
    title,
    content: body,
    tags: selection.tags,
    droppedTags: selection.dropped,
    aliases: frontMatterTags(fields.aliases ?? fields.alias),
    links: facts.links,
    contentHash: contentHashOf({ title, tags: selection.tags, content: body }),
  };
}

/** Whether a parse or read result says that the file was left out. */
export function isSkipped(result: Document | Skipped): result is Skipped {
  return 'reason' in result;
}

/** Hash of what a note stores, by which an unchanged one is recognized. */
export function contentHashOf({ title, tags, content }: Pick<Document, 'title' | 'tags' | 'content'>): string {
  return hashOf([title, tags, content]);
}

/** SHA-256 of a JSON-serializable value, in hexadecimal. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Thousands of nested quotes or lists exhaust the parser's stack. */
function factsOf(body: string): MarkdownFacts | undefined {
  try {
    return readMarkdown(body);
  } catch (error) {
    if (messageFrom(error).includes('call stack')) return undefined;
    throw error;
  }
}

function titleOf(fromFrontMatter: unknown, heading: string | undefined, path: string): string {
  const given =
    typeof fromFrontMatter === 'string' || typeof fromFrontMatter === 'number' ? String(fromFrontMatter) : '';
  const fileName = basename(path, extname(path));
  return cutTitle([given, heading ?? '', fileName].find((candidate) => plainLine(candidate) !== '') ?? path);
}
