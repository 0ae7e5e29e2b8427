import { limits } from '../../shared/contract/index.ts';

/** What one note holds. Lengths count Unicode code points, as JSON Schema's `maxLength` does. */
export const noteLimits = {
  contentCharacters: limits.contentCharacters,
  titleCharacters: limits.titleCharacters,
  tags: limits.tags,
  tagCharacters: limits.tagCharacters,
} as const;

/** Bounds of one call. */
export const callLimits = {
  batchRequests: limits.batchRequests,
  /** Bytes of the sub-requests of one batch: the rest is room for the envelope. */
  batchBytes: limits.batchBodyBytes - 64 * 1024,
  /** `batch-get` takes more ids, but twice as many full notes of four-byte characters would pass Lambda's 6 MB answer. */
  lookupIds: limits.idsPerRequest / 2,
} as const;

/** A file of more bytes cannot be a note whatever its characters are, front matter included: it is not even read. */
export const largestFileBytes = 1024 * 1024;

/** Length of `text` in Unicode code points. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
