import fc from 'fast-check';
import type { BatchRequest } from '../../../../shared/contract/index.ts';
import { batchArbitrary } from '../../batch-endpoint/generated.ts';
import type { World } from './worlds.ts';

/**
 * Batches of up to 50 requests on a user's own notes and another user's, with dependencies that never form a circle and
 * requests that stand there twice.
 */
export function fullBatch({ notes, edges, foreign }: World): fc.Arbitrary<BatchRequest[]> {
  const part = batchArbitrary({ notes: [...notes, ...foreign.slice(0, 1)], edges });
  const named = (prefix: string, requests: readonly BatchRequest[]): BatchRequest[] =>
    requests.map(({ dependsOn, ...request }) => ({
      ...request,
      id: `${prefix}${request.id}`,
      ...(dependsOn ? { dependsOn: dependsOn.map((id) => `${prefix}${id}`) } : {}),
    }));
  return fc.tuple(part, fc.option(part, { nil: [] }), fc.boolean()).map(([first, second, twice]) => {
    const again = twice ? first.slice(0, 6).map(({ dependsOn: _, ...request }) => request) : [];
    const all = [...named('a', first), ...named('b', again)];
    const room = 50 - all.length;
    // Only the requests of the second part that still have all they depend on.
    const kept = new Set(second.slice(0, room).map(({ id }) => id));
    const rest = second.filter(({ id, dependsOn = [] }) => kept.has(id) && dependsOn.every((need) => kept.has(need)));
    return [...all, ...named('c', rest)];
  });
}
