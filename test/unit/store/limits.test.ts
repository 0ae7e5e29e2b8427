import { describe, expect, test } from '@jest/globals';
import { limits } from '../../../shared/contract/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';

const uid = 'ada';
/** A user whose counts leave room for so many more notes and edges. */
async function userWithRoom(notes: number, edges: number) {
  const store = modelStore();
  const send = apiOn(store);
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) ids.push((await send('POST', '/nodes', { content: `note ${i}` })).body.id);
  const meta = store.model.get(`U#${uid}`, 'META');
  store.model.load([
    {
      ...meta,
      PK: `U#${uid}`,
      SK: 'META',
      nodeCount: limits.nodesPerUser - notes,
      edgeCount: limits.edgesPerUser - edges,
    },
  ]);
  return { store, send, ids };
}
const draft = { content: 'one more' };
describe('a user may have 10,000 notes', () => {
  test('and not one more', async () => {
    const { send } = await userWithRoom(1, 9);
    expect((await send('POST', '/nodes', draft)).status).toBe(201);
    expect(await send('POST', '/nodes', draft)).toMatchObject({
      status: 422,
      body: { type: 'unprocessable', details: { limit: 10_000, field: 'nodes' } },
    });
  });

  test('of a bulk create, an import or a batch exactly those that there is room for', async () => {
    const bulk = await userWithRoom(2, 9);
    const { body } = await bulk.send('POST', '/nodes/bulk-create', { nodes: [draft, draft, draft] });
    expect(body).toMatchObject({
      created: [{ index: 0 }, { index: 1 }],
      failed: [{ index: 2, type: 'unprocessable' }],
    });

    const importing = await userWithRoom(2, 9);
    const imported = await importing.send('POST', '/import', { nodes: [1, 2, 3].map(portableNote) });
    expect(imported.body).toMatchObject({ created: 2, failed: [{ index: 2, type: 'unprocessable' }] });

    const batch = await userWithRoom(2, 9);
    const requests = [1, 2, 3].map((id) => ({ id: `${id}`, method: 'POST', url: '/nodes', body: draft }));
    const answer = await batch.send('POST', '/batch', { requests });
    expect(answer.body.responses.map((one: { status: number }) => one.status)).toEqual([201, 201, 422]);
  });

  test('and room that a deletion makes can be used', async () => {
    const { send, ids } = await userWithRoom(0, 9);
    expect((await send('POST', '/nodes', draft)).status).toBe(422);
    expect((await send('DELETE', `/nodes/${ids[0]}`)).status).toBe(204);
    expect((await send('POST', '/nodes', draft)).status).toBe(201);
  });
});

describe('a user may have 50,000 edges', () => {
  test('and not one more, alone, in a batch or by an import', async () => {
    const pair = ([a, b]: string[]) => ({ source_id: a, target_id: b });
    const single = await userWithRoom(9, 1);
    expect((await single.send('POST', '/edges', pair(single.ids))).status).toBe(201);
    expect(await single.send('POST', '/edges', pair(single.ids.slice(1)))).toMatchObject({
      status: 422,
      body: { details: { limit: 50_000, field: 'edges' } },
    });

    const batch = await userWithRoom(9, 1);
    const requests = [0, 1].map((i) => ({ id: `${i}`, method: 'POST', url: '/edges', body: pair(batch.ids.slice(i)) }));
    const answer = await batch.send('POST', '/batch', { requests });
    expect(answer.body.responses.map((one: { status: number }) => one.status)).toEqual([201, 422]);

    const importing = await userWithRoom(9, 1);
    const edges = [0, 1].map((i) => ({
      source: importing.ids[i],
      target: importing.ids[i + 1],
      type: 'normal',
      weight: 1,
    }));
    const imported = await importing.send('POST', '/import', { edges });
    expect(imported.body).toMatchObject({ created: 1, failed: [{ kind: 'edge', index: 1, type: 'unprocessable' }] });
  });
});
