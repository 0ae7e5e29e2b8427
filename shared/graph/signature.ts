import { keywordsOf } from './keywords.ts';

/** All that similarity knows of a note: its keywords and tags, each once and sorted. */
export interface Signature {
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
}

/** The signature of a note. Only content and tags count; tags are taken as stored. */
export const signatureOf = (content: string, tags: readonly string[]): Signature => ({
  keywords: keywordsOf(content),
  tags: [...new Set(tags)].sort(),
});
