/** What a kept answer is found by: everything that it depends on. */
export interface CacheKey {
  readonly userId: string;
  /** The graph version it was read under. */
  readonly version: number;
  /** What was asked, its encoding included; the same text for the same answer. */
  readonly query: string;
}

/**
 * The key's text. The user stands in braces, so that all of a user's keys lie in one slot of a cluster and one script may
 * use several; escaped, so that no user id can end the braces.
 */
export const keyText = ({ userId, version, query }: CacheKey): string =>
  `{${encodeURIComponent(userId)}}:${version}:${query}`;
