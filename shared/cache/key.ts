import { userSlot } from '../valkey/index.ts';

/** What a kept answer is found by: everything that it depends on. */
export interface CacheKey {
  readonly userId: string;
  /** The graph version it was read under. */
  readonly version: number;
  /** What was asked, its encoding included; the same text for the same answer. */
  readonly query: string;
}

/** The key's text, under its user. */
export const keyText = ({ userId, version, query }: CacheKey): string => `${userSlot(userId)}:${version}:${query}`;
