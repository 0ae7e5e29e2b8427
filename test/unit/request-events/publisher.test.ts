import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiOn } from '../../support/api-model.ts';
import { portableNote } from '../../support/portable.ts';
import { type PublishingApi, publishingApi, told, toldBy } from './published.ts';

const create = async ({ send }: PublishingApi, content = 'text'): Promise<string> =>
  (await send('POST', '/nodes', { content })).body.id;

describe('a request that publishes what it changed', () => {
  test('has published a new note under the version it answers with', async () => {
    const api = publishingApi();
    const { body, graphVersion } = await api.send('POST', '/nodes', { content: 'text' });
    expect(api.published).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        type: 'NodeCreated',
        schemaVersion: 1,
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        user: 'ada',
        graphVersion,
        data: { id: body.id, version: 1 },
      },
    ]);
  });

  test('calls an edit a change of content and tags, whichever it was', async () => {
    const api = publishingApi();
    const id = await create(api);
    for (const change of [{ x: 3 }, { content: 'another' }]) await api.send('PUT', `/nodes/${id}`, change);
    expect(api.published.slice(1).map(({ type, data }) => ({ type, data }))).toEqual(
      [2, 3].map((version) => ({ type: 'NodeUpdated', data: { id, version, changed: ['content', 'tags'] } })),
    );
  });

  test('tells of an edge once, with its source, type and origin', async () => {
    const api = publishingApi();
    const [a, b] = [await create(api), await create(api)];
    await api.send('POST', '/edges', { source_id: b, target_id: a, type: 'reference', weight: 0.5 });
    const edge = { id: `${a}_${b}`, source: b, target: a, type: 'reference', weight: 0.5, origin: 'manual' };
    expect(api.published.slice(2)).toMatchObject([{ type: 'EdgeCreated', data: edge }]);
  });

  test('tells of each edge that goes with a note once, though it had two copies', async () => {
    const api = publishingApi();
    const [a, b, c] = [await create(api), await create(api), await create(api)];
    for (const target_id of [b, c]) await api.send('POST', '/edges', { source_id: a, target_id });
    api.published.length = 0;
    await api.send('DELETE', `/nodes/${a}`);
    expect(api.published.map(told)).toEqual([`EdgeDeleted ${a}_${b}`, `EdgeDeleted ${a}_${c}`, `NodeDeleted ${a}`]);
    expect(api.published.at(-1)?.data).toEqual({ id: a, version: 1 });
  });

  test('puts one event after another, however many it changed at once', async () => {
    const api = publishingApi({}, () => new Promise((resolve) => setImmediate(resolve)));
    const nodes = Array.from({ length: 30 }, (_, i) => ({ content: `note ${i}` }));
    await api.send('POST', '/nodes/bulk-create', { nodes });
    expect([api.published.length, api.mostAtOnce()]).toEqual([30, 1]);
  });

  test('publishes a batch once its one version is known', async () => {
    const api = publishingApi();
    const id = await create(api);
    api.published.length = 0;
    const requests = [
      { id: '1', method: 'POST', url: '/nodes', body: { content: 'new' } },
      { id: '2', method: 'PUT', url: `/nodes/${id}`, body: { content: 'changed' } },
    ];
    const { body } = await api.send('POST', '/batch', { requests });
    const versions = body.responses.map((response: { body: { graphVersion?: number } }) => response.body.graphVersion);
    expect(api.published.map(({ type }) => type).sort()).toEqual(['NodeCreated', 'NodeUpdated']);
    expect(new Set([...api.published.map(({ graphVersion }) => graphVersion), versions[0]]).size).toBe(1);
  });

  test('publishes what the table left undone only once it is done', async () => {
    const api = publishingApi();
    let calls = 0;
    api.store.model.faults = (operation) => {
      if (operation !== 'BatchWriteItem') return undefined;
      calls += 1;
      return calls === 1 ? { kind: 'unprocessed', count: 3 } : undefined;
    };
    const nodes = [{ content: 'a' }, { content: 'b' }];
    const { body } = await api.send('POST', '/nodes/bulk-create', { nodes });
    expect(api.published.map(told).sort()).toEqual(body.created.map(({ id }: { id: string }) => `NodeCreated ${id}`));
  });

  test('publishes nothing of what was not written', async () => {
    const api = publishingApi();
    api.store.model.onCall = ({ operation }) => {
      if (operation === 'BatchWriteItem') throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    await api.send('POST', '/nodes/bulk-create', { nodes: [{ content: 'a' }, { content: 'b' }] });
    expect(api.published).toEqual([]);
  });

  test('publishes nothing for a note that another request had deleted', async () => {
    const api = publishingApi();
    const id = await create(api);
    await api.send('DELETE', `/nodes/${id}`);
    api.published.length = 0;
    expect((await api.send('DELETE', `/nodes/${id}`)).status).toBe(404);
    expect(api.published).toEqual([]);
  });

  test('keeps users apart whose ids look like partitions', async () => {
    const api = publishingApi();
    await apiOn(api.store, 'ada#1')('POST', '/nodes', { content: 'text' });
    expect(api.published.map(({ user }) => user)).toEqual(['ada#1']);
  });
});

describe('a bus that is away', () => {
  test('neither fails the request nor is asked once an event', async () => {
    let asked = 0;
    const api = publishingApi({}, () => {
      asked += 1;
      if (asked > 2) throw new Error('away');
    });
    const nodes = Array.from({ length: 10 }, () => ({ content: 'text' }));
    expect((await api.send('POST', '/nodes/bulk-create', { nodes })).status).toBe(201);
    expect({ asked, published: api.published.length, failed: api.failed }).toEqual({
      asked: 3,
      published: 2,
      failed: [8],
    });
  });
});

describe('with asyncEvents on', () => {
  test('a request publishes nothing, and nothing waits for one that does', async () => {
    const api = publishingApi({ asyncEvents: true });
    await create(api);
    expect(api.published).toEqual([]);
  });

  test('what a request wrote before the flag was turned on is left to the outbox', async () => {
    const on = { asyncEvents: false };
    const api = publishingApi(on);
    const flags = api.store.flags() as { asyncEvents: boolean };
    api.store.model.onCall = ({ operation }) => {
      // Between the write and the bump.
      if (operation === 'UpdateItem') flags.asyncEvents = true;
    };
    await create(api);
    api.store.model.onCall = undefined;
    flags.asyncEvents = false;
    const second = await create(api);
    expect(api.published.map(told)).toEqual([`NodeCreated ${second}`]);
  });
});

const versionOf = ({ store }: PublishingApi): number => Number(store.model.get('U#ada', 'META')?.graphVersion ?? 0);

type Step = (api: PublishingApi, ids: string[]) => Promise<unknown>;
const at = (ids: readonly string[], n: number): string => ids[n % Math.max(1, ids.length)] ?? portableNote().id;
const steps: readonly ((n: number, m: number) => Step)[] = [
  () => (api) => create(api),
  (n) => (api, ids) => api.send('PUT', `/nodes/${at(ids, n)}`, { title: `title ${n}`, content: `content ${n}` }),
  (n) => (api, ids) => api.send('DELETE', `/nodes/${at(ids, n)}`),
  (n, m) => (api, ids) => api.send('POST', '/edges', { source_id: at(ids, n), target_id: at(ids, m) }),
  (n, m) => (api, ids) => api.send('DELETE', `/edges/${[at(ids, n), at(ids, m)].sort().join('_')}`),
  (n) => (api) => api.send('POST', '/nodes/bulk-create', { nodes: Array(1 + (n % 4)).fill({ content: 'bulk' }) }),
  (n, m) => (api, ids) =>
    api.send('POST', '/nodes/bulk-delete', { node_ids: [...new Set([at(ids, n), at(ids, m), portableNote().id])] }),
  (n, m) => (api, ids) =>
    api.send('POST', '/import', {
      nodes: [portableNote(n % 9)],
      edges: [{ source: at(ids, n), target: at(ids, m), type: 'weak', weight: 1 }],
    }),
  (n, m) => (api, ids) =>
    api.send('POST', '/batch', {
      requests: [
        { id: '1', method: 'POST', url: '/nodes', body: { content: 'in a batch' } },
        { id: '2', method: 'DELETE', url: `/nodes/${at(ids, n)}` },
        { id: '3', method: 'POST', url: '/edges', body: { source_id: at(ids, m), target_id: at(ids, n + 1) } },
      ],
    }),
];

test('every request publishes exactly what the stream tells of it, in both positions of batchWrites', async () => {
  const step = fc.tuple(fc.nat({ max: steps.length - 1 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.boolean(), async (story, batchWrites) => {
      const api = publishingApi({ batchWrites });
      let read = 0;
      for (const [kind, n, m] of story) {
        const ids = api.store.model
          .allItems()
          .flatMap(({ SK, id }) => (String(SK).startsWith('N#') ? [String(id)] : []));
        api.published.length = 0;
        const before = versionOf(api);
        await steps[kind]?.(n, m)(api, ids);
        const streamed = api.feed.records.slice(read).flatMap(toldBy);
        read = api.feed.records.length;
        expect([...new Set(api.published.map(told))].sort()).toEqual([...new Set(streamed)].sort());
        // An import bumps after its notes and again after its edges; with batchWrites off, so does each request of a batch.
        const versions = api.published.map(({ graphVersion }) => graphVersion);
        expect(versions).toEqual([...versions].sort((a, b) => a - b));
        expect(versions.every((version) => version > before && version <= versionOf(api))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
