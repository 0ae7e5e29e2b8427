import { describe, expect, test } from '@jest/globals';
import { heal } from '../../../shared/store/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { modelStore } from '../../support/model-store.ts';
import { TableModel } from '../../support/table-model/index.ts';

const note = { content: 'a note' };

describe('after a restore raised the epoch', () => {
  test('a user’s versions go on above all that were given before, and grow by one', async () => {
    const model = new TableModel();
    const before = apiOn(modelStore({ model }));
    for (let i = 0; i < 3; i += 1) await before('POST', '/nodes', note);
    const after = apiOn(modelStore({ model, epoch: 1 }));
    expect((await after('GET', '/graph-data')).graphVersion).toBe(2 ** 32 + 3);
    expect((await after('POST', '/nodes', note)).graphVersion).toBe(2 ** 32 + 4);
    const { calls, graphVersion } = await after('POST', '/nodes', note);
    expect(graphVersion).toBe(2 ** 32 + 5);
    expect(calls).toBe(3);
    expect((await after('GET', '/graph-data')).body).toMatchObject({ version: 2 ** 32 + 5, stats: { node_count: 5 } });
  });

  test('a user without notes starts in it', async () => {
    const send = apiOn(modelStore({ epoch: 2 }));
    expect((await send('GET', '/graph-data')).graphVersion).toBe(2 * 2 ** 32);
    expect((await send('POST', '/nodes', note)).graphVersion).toBe(2 * 2 ** 32 + 1);
  });

  test('containers that raise it at once agree, and count every write', async () => {
    const model = new TableModel();
    await apiOn(modelStore({ model }))('POST', '/nodes', note);
    const containers = Array.from({ length: 8 }, () => apiOn(modelStore({ model, epoch: 1 })));
    const versions = await Promise.all(
      containers.map(async (send) => (await send('POST', '/nodes', note)).graphVersion),
    );
    expect(versions.sort()).toEqual(Array.from({ length: 8 }, (_, i) => 2 ** 32 + 2 + i));
    expect((await (containers[0] as (typeof containers)[0])('GET', '/nodes')).body.total).toBe(9);
  });

  test('a container that does not know of it yet is not overlooked', async () => {
    const model = new TableModel();
    const [before, after] = [apiOn(modelStore({ model })), apiOn(modelStore({ model, epoch: 1 }))];
    await before('POST', '/nodes', note);
    const seen = [await after('GET', '/graph-data')];
    for (const send of [before, before, after, before]) {
      await send('POST', '/nodes', note);
      seen.push(await after('GET', '/graph-data'));
    }
    const versions = seen.map(({ graphVersion }) => graphVersion);
    expect(versions).toEqual([1, 2, 3, 4, 5].map((n) => 2 ** 32 + n));
  });

  test('healing is seen by readers and mends counts', async () => {
    const model = new TableModel();
    await apiOn(modelStore({ model }))('POST', '/nodes', note);
    model.load(model.allItems().map((item) => (item.SK === 'META' ? { ...item, nodeCount: 7 } : item)));
    const store = modelStore({ model, epoch: 1, now: () => Date.now() + 3_600_000 });
    const before = (await apiOn(store)('GET', '/nodes')).graphVersion ?? 0;
    expect(await heal(store, 'ada')).toMatchObject({ nodeDrift: -6 });
    const { body, graphVersion } = await apiOn(store)('GET', '/nodes');
    expect(body.total).toBe(1);
    expect(graphVersion).toBeGreaterThan(before);
  });
});
