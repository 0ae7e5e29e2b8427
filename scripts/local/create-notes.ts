import { limits } from '../../shared/contract/index.ts';
import type { ApiClient } from './api.ts';

/**
 * Creates notes through `POST /batch`, as many a request as it takes.
 * @param draftOf the body of the note at an index, from 0
 * @returns the ids in order
 */
export async function createNotes(
  api: ApiClient,
  count: number,
  draftOf: (index: number) => Record<string, unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const requests = Array.from({ length: Math.min(limits.batchRequests, count - ids.length) }, (_, index) => ({
      id: String(index),
      method: 'POST',
      url: '/nodes',
      body: draftOf(ids.length + index),
    }));
    const answer = await api.expect<{ responses: { status: number; body: { id: string } }[] }>(200, 'POST', '/batch', {
      requests,
    });
    const failed = answer.body.responses.find(({ status }) => status !== 201);
    if (failed) throw new Error(`A note was not created: ${JSON.stringify(failed).slice(0, 300)}`);
    ids.push(...answer.body.responses.map(({ body }) => body.id));
  }
  return ids;
}
