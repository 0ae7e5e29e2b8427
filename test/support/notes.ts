import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../../scripts/local/api.ts';

/** Words that no other note has, so many that the note is similar to none and gets no connection of its own accord. */
export const ownWords = (): string => `n${randomUUID().replaceAll('-', ' n')}`;

/** Creates one note and returns its id. */
export async function createNote(api: ApiClient, title = 'Note'): Promise<string> {
  const note = { title, content: `Content of ${title}: ${ownWords()}` };
  return (await api.expect<{ id: string }>(201, 'POST', '/nodes', note)).body.id;
}

/** An id of the right form that names nothing. */
export const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV00';
