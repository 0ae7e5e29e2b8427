import { encodeTime } from 'ulid';
import type { Item } from '../batch/index.ts';
import { expiresIn, type StoreContext } from './context.ts';
import { keys } from './keys.ts';
import { last, queryRange } from './query.ts';

/** Days for which notices are kept; what was made from notes and not used for longer is made anew. */
export const noticesKeptDays = 30;
/** 28 characters an id: far below the 400 KB of an item. */
const idsPerNotice = 2_000;

/**
 * Names notes that come or go in a way their update time does not show: deletions, and imports with times of their own.
 * Written before they do, so that whoever keeps something made from notes (the search index) learns of it, whatever the end is.
 */
interface NoticeItem extends Item {
  readonly ids: readonly string[];
  readonly expiresAt: number;
}

/** The writes that give notice of these notes. */
export function noticeOf(ctx: StoreContext, uid: string, ids: readonly string[]): { put: NoticeItem }[] {
  return Array.from({ length: Math.ceil(ids.length / idsPerNotice) }, (_, i) => ({
    put: {
      ...keys.notice(uid, ctx.newId(ctx.now())),
      ids: ids.slice(i * idsPerNotice, (i + 1) * idsPerNotice),
      expiresAt: expiresIn(ctx, noticesKeptDays),
    },
  }));
}

/** The notes that notices since `sinceMs` (milliseconds since 1970) name. */
export async function noticedSince(ctx: StoreContext, uid: string, sinceMs: number): Promise<Set<string>> {
  const from = `C#${encodeTime(Math.max(0, sinceMs))}`;
  const items = await queryRange<NoticeItem>(ctx, { partition: keys.user(uid), from, to: `C#${last}` });
  return new Set(items.flatMap(({ ids }) => ids));
}
