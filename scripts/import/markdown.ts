import { fromMarkdown } from 'mdast-util-from-markdown';
import { EXIT, visit } from 'unist-util-visit';
import { hashTags } from './tags.ts';
import { plainLine } from './title.ts';

/** A reference from one note to another, as its author wrote it. */
export interface Link {
  /** `wiki`: the name in `[[name]]`. `path`: the decoded path of a relative link to a Markdown file. */
  readonly kind: 'wiki' | 'path';
  readonly target: string;
}

/** What the importer reads out of one Markdown text. */
export interface MarkdownFacts {
  /** Text of the first heading that has any. */
  readonly heading: string | undefined;
  readonly tags: string[];
  readonly links: Link[];
}

type Tree = ReturnType<typeof fromMarkdown>;
type Nodes = Tree | Tree['children'][number];

// Neither a `#tag` nor a `[[wikilink]]` counts inside these.
const opaque = new Set([
  'code',
  'inlineCode',
  'html',
  'definition',
  'link',
  'linkReference',
  'image',
  'imageReference',
]);
const wikilink = /(?<!\\)\[\[([^[\]|#\r\n]*)(?:#[^[\]|\r\n]*)?(?:\|[^[\]\r\n]*)?\]\]/gu;
const attachment = /\.(?:avif|bmp|canvas|gif|jpe?g|m4a|mov|mp3|mp4|ogg|pdf|png|svg|wav|webm|webp)$/i;
const htmlHeading = /<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1\s*>/i;

/** Reads the first heading, the tags and the links of a Markdown text (CommonMark, plus `#tags` and `[[wikilinks]]`). */
export function readMarkdown(source: string): MarkdownFacts {
  const tree = fromMarkdown(source);
  const visible = blankOut(source, tree);
  return {
    heading: firstHeading(tree),
    tags: hashTags(visible.replace(wikilink, ' ')),
    links: distinctLinks([...relativeLinks(tree), ...wikilinks(visible)]),
  };
}

/** Replaces every opaque node by a character no tag or link can start after or contain. */
function blankOut(source: string, tree: Tree): string {
  let visible = '';
  let copied = 0;
  visit(tree, (node) => {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (!opaque.has(node.type) || start === undefined || end === undefined || start < copied) return;
    visible += `${source.slice(copied, start)}\u0000`;
    copied = end;
  });
  return visible + source.slice(copied);
}

function firstHeading(tree: Tree): string | undefined {
  let heading = '';
  visit(tree, (node) => {
    if (node.type === 'heading') heading = plainLine(textOf(node));
    else if (node.type === 'html') heading = plainLine(htmlHeadingText(node.value));
    return heading === '' ? undefined : EXIT;
  });
  return heading === '' ? undefined : heading;
}

/** The text of a heading; of one that is only a picture, the picture's description (beside text, pictures are mostly badges). */
function textOf(heading: Nodes): string {
  let text = '';
  let pictures = '';
  visit(heading, (child) => {
    if (child.type === 'text' || child.type === 'inlineCode') text += child.value;
    else if (child.type === 'image' || child.type === 'imageReference') pictures += ` ${child.alt ?? ''}`;
    else if (child.type === 'break') text += ' ';
  });
  return text.trim() === '' ? pictures : text;
}

function htmlHeadingText(html: string): string {
  const inner = htmlHeading.exec(html)?.[2] ?? '';
  const text = inner.replace(/<[^>]*>/g, ' ');
  return text.trim() === '' ? (/\balt="([^"]*)"/i.exec(inner)?.[1] ?? '') : text;
}

function relativeLinks(tree: Tree): Link[] {
  const definitions = new Map<string, string>();
  visit(tree, 'definition', (node) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node.url);
  });
  const urls: string[] = [];
  visit(tree, (node) => {
    if (node.type === 'link') urls.push(node.url);
    else if (node.type === 'linkReference') urls.push(definitions.get(node.identifier) ?? '');
  });
  return urls.flatMap((url) => {
    const target = markdownPath(url);
    return target === undefined ? [] : [{ kind: 'path' as const, target }];
  });
}

/** The decoded path of a URL that points to a Markdown file of the same folder tree, else undefined. */
function markdownPath(url: string): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(url)) return undefined;
  const path = decode(url.replace(/[?#].*$/s, ''));
  return /\.(?:md|markdown)$/i.test(path) ? path : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wikilinks(visible: string): Link[] {
  return [...visible.matchAll(wikilink)].flatMap((match) => {
    // In a table cell the alias is separated by an escaped bar.
    const target = plainLine((match[1] ?? '').replace(/\\$/, ''));
    return target === '' || attachment.test(target) ? [] : [{ kind: 'wiki' as const, target }];
  });
}

function distinctLinks(links: Link[]): Link[] {
  return [...new Map(links.map((link) => [`${link.kind} ${link.target}`, link])).values()];
}
