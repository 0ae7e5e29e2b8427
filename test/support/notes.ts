import type { ApiClient } from '../../scripts/local/api.ts';

/** Creates notes in batches of 50 and returns their ids in order. */
export async function createNotes(api: ApiClient, count: number, title = 'Note'): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const requests = Array.from({ length: Math.min(50, count - ids.length) }, (_, index) => ({
      id: String(index),
      method: 'POST',
      url: '/nodes',
      body: { title: `${title} ${ids.length + index}`, content: `Content of ${title} ${ids.length + index}` },
    }));
    const { body } = await api.expect<{ responses: { status: number; body: { id: string } }[] }>(
      200,
      'POST',
      '/batch',
      { requests },
    );
    const failed = body.responses.find(({ status }) => status !== 201);
    if (failed) throw new Error(`A note was not created: ${JSON.stringify(failed)}`);
    ids.push(...body.responses.map((response) => response.body.id));
  }
  return ids;
}

/** Creates one note and returns its id. */
export async function createNote(api: ApiClient, title = 'Note'): Promise<string> {
  return (await api.expect<{ id: string }>(201, 'POST', '/nodes', { title, content: `Content of ${title}` })).body.id;
}

/** An id of the right form that names nothing. */
export const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV00';
