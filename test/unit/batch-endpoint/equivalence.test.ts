import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { serialOrder } from '../../../functions/endpoints/batch-plan.ts';
import type { BatchRequest } from '../../../shared/contract/index.ts';
import { type ApiReply, apiOn, type Send } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { seededRandom, TableModel } from '../../support/table-model/index.ts';
import { batchArbitrary } from './generated.ts';
import { asSets, normalizer } from './normalized.ts';

interface Answer {
  status: number;
  body: unknown;
}
interface World {
  store: ModelStore;
  send: Send;
}

/** A user with eight notes and four edges; two worlds made from one seed have the same ids. */
async function world(): Promise<World & { notes: string[]; edges: string[] }> {
  const store = modelStore({ model: new TableModel(), random: seededRandom(5), now: () => 1_780_000_000_000 });
  const send = apiOn(store);
  const notes: string[] = [];
  for (let i = 0; i < 8; i += 1) notes.push((await send('POST', '/nodes', { content: `note ${i} alpha` })).body.id);
  const edges: string[] = [];
  for (let i = 0; i < 4; i += 1)
    edges.push((await send('POST', '/edges', { source_id: notes[i], target_id: notes[i + 1] })).body.id);
  return { store: { ...store, now: Date.now }, send: apiOn({ ...store, now: Date.now }), notes, edges };
}

const madeBy = ({ body }: Answer): string[] => {
  const { id, created } = (body ?? {}) as { id?: string; created?: { id: string }[] };
  return created ? created.map((one) => one.id) : id && !id.includes('_') ? [id] : [];
};

/** The requests one by one, in the order in which a batch means them. */
async function alone({ send }: World, requests: readonly BatchRequest[]): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const { id, method, url, body, headers, dependsOn = [] } of serialOrder(requests)) {
    const failed = dependsOn.some((need) => (answers.get(need)?.status ?? 500) >= 400);
    const lower = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const reply = failed ? { status: 424, body: null } : await send(method, url, body, lower);
    answers.set(id, { status: reply.status, body: reply.body ?? null });
  }
  return answers;
}

async function together({ send }: World, requests: readonly BatchRequest[]): Promise<[Map<string, Answer>, ApiReply]> {
  const reply = await send('POST', '/batch', { requests });
  const responses = reply.body.responses as (Answer & { id: string })[];
  return [new Map(responses.map(({ id, status, body }) => [id, { status, body }])), reply];
}

/** Everything a client can see, whatever the ids are. */
async function visible({ send }: World): Promise<unknown> {
  const [exported, graph, list] = [
    await send('GET', '/export'),
    await send('GET', '/graph-data'),
    await send('GET', '/nodes?limit=100'),
  ];
  return [exported.body, { ...graph.body, version: 0 }, list.body];
}

const comparable = (answers: ReadonlyMap<string, Answer>, order: readonly BatchRequest[], seen: unknown) => {
  const { learn, normalize } = normalizer(new Map());
  for (const { id } of order) learn(id, madeBy(answers.get(id) as Answer));
  const list = order.map(({ id }) => {
    const { status, body } = answers.get(id) as Answer;
    // A failed dependency's message is the batch's own; a graph's version is a number of its own.
    return status === 424 ? { id, status } : { id, status, body: asSets(normalize(withoutVersion(body))) };
  });
  return { list, seen: asSets(normalize(seen)) };
};
const withoutVersion = (body: unknown): unknown =>
  body !== null && typeof body === 'object' && 'stats' in body ? { ...body, version: 0 } : body;

describe('a batch', () => {
  test.each([
    ['as one unit of work', {}],
    ['with leanQueries off', { leanQueries: false }],
    ['with boundedWork off', { boundedWork: false }],
    ['with batchWrites off', { batchWrites: false }],
  ])('%s answers, and leaves behind, what the same requests do one after another', async (_name, flags) => {
    const targets = await world();
    await fc.assert(
      fc.asyncProperty(batchArbitrary(targets), async (requests) => {
        const [one, all] = [await world(), await world()];
        const withFlags = {
          ...all.store,
          flags: () => ({ batchWrites: true, leanQueries: true, boundedWork: true, ...flags }),
        };
        const batched = { store: withFlags, send: apiOn(withFlags) };
        const order = serialOrder(requests);
        const single = await alone(one, requests);
        const [answers] = await together(batched, requests);
        expect(comparable(answers, order, await visible(batched))).toEqual(
          comparable(single, order, await visible(one)),
        );
      }),
      { seed: 3, numRuns: 'batchWrites' in flags || 'leanQueries' in flags ? 12 : 30 },
    );
  });

  test('bumps the version once and leaves one audit record, whatever it holds', async () => {
    const targets = await world();
    await fc.assert(
      fc.asyncProperty(batchArbitrary(targets), async (requests) => {
        const { store, send } = await world();
        const records = () =>
          store.model.allItems().filter(({ SK, action }) => String(SK).startsWith('A#') && action === 'batch');
        const versionBefore = store.model.get('U#ada', 'META')?.graphVersion as number;
        const [answers] = await together({ store, send }, requests);
        const version = store.model.get('U#ada', 'META')?.graphVersion as number;
        const wrote = requests.some(
          ({ id, method, url }) =>
            method !== 'GET' && !url.endsWith('batch-get') && (answers.get(id)?.status ?? 500) < 300,
        );
        expect(version - versionBefore).toBeLessThanOrEqual(1);
        if (wrote && version === versionBefore) {
          // Only a bulk request of which nothing came true writes nothing and still is no error.
          expect(requests.some(({ url }) => url.includes('bulk'))).toBe(true);
        }
        expect(records()).toHaveLength(1);
        expect(records()[0]).toMatchObject({ requested: requests.length, userId: 'ada' });
      }),
      { seed: 4, numRuns: 25 },
    );
  });

  test('takes no more database calls than its fused form, and far fewer than its requests alone', async () => {
    const { send, notes } = await world();
    const [a, b, c, d] = notes as [string, string, string, string];
    const mixed = [
      ...Array.from({ length: 20 }, (_, i) => ({ method: 'POST', url: '/nodes', body: { content: `new ${i}` } })),
      ...Array.from({ length: 12 }, (_, i) => ({ method: 'GET', url: `/nodes/${notes[4 + (i % 4)]}` })),
      ...[a, b].map((id) => ({ method: 'DELETE', url: `/nodes/${id}` })),
      ...[c, d].map((id) => ({ method: 'PUT', url: `/nodes/${id}`, body: { title: 'renamed' } })),
      ...[4, 5, 6].map((i) => ({ method: 'POST', url: '/edges', body: { source_id: notes[i], target_id: notes[7] } })),
      ...Array.from({ length: 11 }, () => ({ method: 'GET', url: `/nodes/${notes[7]}` })),
    ].map((request, i) => ({ ...request, id: `r${i}` })) as BatchRequest[];
    expect(mixed).toHaveLength(50);
    const reply = await send('POST', '/batch', { requests: mixed });
    // Reads of one level in one call of up to 100 keys; one range per shard for the edges of what is deleted; 40 items of
    // creates, 6 of edges and the parts of deletes in 25s; two conditional updates; one bump; one audit record.
    const fused = 1 + 4 + Math.ceil(40 / 25) + 1 + 1 + 1 + 2 + 1 + 1;
    expect(reply.calls).toBeLessThanOrEqual(fused);
    expect(reply.body.summary.databaseCalls).toBe(reply.calls);
    const other = await world();
    let singly = 0;
    for (const { method, url, body } of mixed) singly += (await other.send(method, url, body)).calls;
    expect(singly).toBeGreaterThan(8 * reply.calls);
  });
});
