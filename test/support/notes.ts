import type { ApiClient } from '../../scripts/local/api.ts';

/** Creates one note and returns its id. */
export async function createNote(api: ApiClient, title = 'Note'): Promise<string> {
  return (await api.expect<{ id: string }>(201, 'POST', '/nodes', { title, content: `Content of ${title}` })).body.id;
}

/** An id of the right form that names nothing. */
export const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV00';
