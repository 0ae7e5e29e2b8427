import { createHmac, timingSafeEqual } from 'node:crypto';
import { Invalid } from '../graph/index.ts';
import type { Meta } from './items.ts';

/** Which list a token continues; a token of one is refused by the others. */
export type CursorKind = 'list' | 'graph' | 'export';

const macBytes = 16;

/** The user's own key, made with their first write and read with every META: another user's token never verifies. */
function macOf(kind: CursorKind, uid: string, meta: Pick<Meta, 'cursorKey'>, payload: string): string {
  const mac = createHmac('sha256', meta.cursorKey).update(`${kind}\n${uid}\n${payload}`).digest();
  return mac.subarray(0, macBytes).toString('base64url');
}

/** Packs a place in a list into a token that is opaque, signed and bound to its user and list. */
export function encodeCursor(kind: CursorKind, uid: string, meta: Pick<Meta, 'cursorKey'>, place: unknown): string {
  const payload = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${payload}.${macOf(kind, uid, meta, payload)}`;
}

/**
 * Unpacks a token that `encodeCursor` made for this user and list.
 * @throws Invalid for every other string
 */
export function decodeCursor<T>(kind: CursorKind, uid: string, meta: Pick<Meta, 'cursorKey'>, token: string): T {
  const [payload = '', mac = '', ...rest] = token.split('.');
  // Compared as text: several texts decode to the same bytes.
  const [given, expected] = [Buffer.from(mac), Buffer.from(macOf(kind, uid, meta, payload))];
  // Without a key nothing was ever signed.
  const genuine =
    meta.cursorKey !== '' && rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
  if (genuine) return JSON.parse(Buffer.from(payload, 'base64url').toString()) as T;
  throw badCursor();
}

/** What a token is refused with. */
export const badCursor = (): Invalid =>
  new Invalid('nextToken is not one that this list gave you; start again without it', {
    field: 'nextToken',
    rule: 'signature',
  });
