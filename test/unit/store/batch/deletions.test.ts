import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchRequest } from '../../../../shared/contract/index.ts';
import { limits } from '../../../../shared/contract/index.ts';
import { leftovers } from '../crash.ts';
import { alone, comparable, together, type World, world } from './worlds.ts';

const asked = (list: readonly Omit<BatchRequest, 'id'>[]): BatchRequest[] =>
  list.map((request, i) => ({ ...request, id: `r${i}` }));
const removal = (id: string) => ({ method: 'DELETE', url: `/nodes/${id}` }) as const;
const removals = (node_ids: readonly string[]) =>
  ({ method: 'POST', url: '/nodes/bulk-delete', body: { node_ids } }) as const;
const disconnection = (id: string) => ({ method: 'DELETE', url: `/edges/${id}` }) as const;
const draft = { method: 'POST', url: '/nodes', body: { content: 'new' } } as const;

/** Leaves room for so many more. */
function fill({ store }: World, room: { notes?: number; edges?: number }): void {
  const { notes = 99, edges = 99 } = room;
  const meta = { ...store.model.get('U#ada', 'META'), PK: 'U#ada', SK: 'META' };
  store.model.load([{ ...meta, nodeCount: limits.nodesPerUser - notes, edgeCount: limits.edgesPerUser - edges }]);
}

async function expectSame(requests: readonly BatchRequest[], room?: Parameters<typeof fill>[1]): Promise<World> {
  const [one, all] = [await world(), await world()];
  if (room) for (const each of [one, all]) fill(each, room);
  const singly = await alone(one, requests);
  const batched = await together(all, requests);
  expect(comparable(all, batched.answers, requests)).toEqual(comparable(one, singly.answers, requests));
  return all;
}

describe('deletions in one batch', () => {
  test('of notes, of many notes and of edges count each edge once, in any mixture', async () => {
    const { notes, edges } = await world();
    const one = fc.oneof(
      fc.constantFrom(...notes).map(removal),
      fc.uniqueArray(fc.constantFrom(...notes), { minLength: 1, maxLength: 3 }).map(removals),
      fc.constantFrom(...edges).map(disconnection),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 2, maxLength: 6 }), async (list) => {
        const { store } = await expectSame(asked(list));
        expect(leftovers(store, 'ada')).toEqual([]);
      }),
      { seed: 22, numRuns: 25 },
    );
  });

  /** A list of requests, and how much room they find. */
  const atTheLimit = ({ notes, edges }: World) => {
    const [first, second] = notes as [string, string];
    const connection = { method: 'POST', url: '/edges', body: { source_id: notes[6], target_id: notes[7] } } as const;
    const bulk = { method: 'POST', url: '/nodes/bulk-create', body: { nodes: [draft.body, draft.body] } } as const;
    return {
      before: [
        [[draft, removal(first)], { notes: 0 }],
        [[draft, draft, removals([first, second])], { notes: 1 }],
        [[connection, removal(first)], { edges: 0 }],
      ],
      after: [
        [[removal(first), draft], { notes: 0 }],
        [[removals([first, second]), draft, draft, draft], { notes: 0 }],
        [[removal(first), bulk], { notes: 0 }],
        [[disconnection(edges[0] as string), connection], { edges: 0 }],
        [[removal(first), connection], { edges: 0 }],
      ],
    } as const;
  };

  test('make no room for the requests before them', async () => {
    for (const [list, room] of atTheLimit(await world()).before) await expectSame(asked(list), room);
  });

  // A level is planned before anybody knows how much room there is: to use what a deletion frees, a request depends on it.
  test('make room for the requests that depend on them', async () => {
    for (const [list, room] of atTheLimit(await world()).after) {
      const requests = asked(list);
      const first = requests[0]?.id as string;
      await expectSame(
        requests.map((request, i) => (i === 0 ? request : { ...request, dependsOn: [first] })),
        room,
      );
    }
  });
});
