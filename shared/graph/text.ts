const previewCharacters = 200;
const derivedTitleCharacters = 80;

/** Cuts at a whole character, never inside a surrogate pair. `limit` counts code points. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count += 1)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** The first 200 characters of a note, for lists and graphs. */
export const previewOf = (content: string): string => cut(content, previewCharacters);

/** A note without a title is called by its first line. */
export function titleFrom(content: string): string {
  const line = content.split('\n', 50).find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  return cut(line.replace(/^[#>\-*\s]+/, '').trim(), derivedTitleCharacters) || 'Untitled';
}

/** What a note tells about its text. */
export function metadataOf(content: string): { wordCount: number; characters: number } {
  return { wordCount: content.match(/\S+/g)?.length ?? 0, characters: content.length };
}

/** Tags are compared as written, without surrounding space and without repeats; their order is kept. */
export const normalizeTags = (tags: readonly string[]): string[] => [
  ...new Set(tags.map((tag) => tag.trim()).filter(Boolean)),
];
