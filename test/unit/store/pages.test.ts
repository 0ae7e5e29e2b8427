import { describe, expect, test } from '@jest/globals';
import { graphPage, readGraph } from '../../../shared/store/index.ts';
import { apiOn, type Send } from '../../support/api-model.ts';
import { modelStore } from '../../support/model-store.ts';

const refused = { status: 400, body: { type: 'validation_error', details: { field: 'nextToken' } } };
const fill = async (send: Send, count: number, content = 'x'): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) {
    const nodes = Array.from({ length: Math.min(50, count - ids.length) }, (_, i) => ({
      content: `${content} ${i}`,
      title: `t${ids.length + i}`,
    }));
    const { body } = await send('POST', '/nodes/bulk-create', { nodes });
    ids.push(...body.created.map(({ id }: { id: string }) => id));
  }
  return ids;
};
async function pages(send: Send, url: string): Promise<Record<string, { id: string }[]>[]> {
  const all = [];
  let next: string | undefined;
  do {
    const { body } = await send('GET', `${url}${next ? `${url.includes('?') ? '&' : '?'}nextToken=${next}` : ''}`);
    all.push(body);
    next = body.nextToken;
  } while (next);
  return all;
}

describe('a page token', () => {
  test('that was changed at any place is refused', async () => {
    const send = apiOn(modelStore());
    await fill(send, 4);
    const { body } = await send('GET', '/nodes?limit=2');
    const token = body.nextToken as string;
    for (let i = 0; i < token.length; i += 1) {
      for (const other of ['A', 'B', 'g', 'w', '-', '.', '!'].filter((one) => one !== token[i]))
        expect(await send('GET', `/nodes?nextToken=${token.slice(0, i)}${other}${token.slice(i + 1)}`)).toMatchObject(
          refused,
        );
      expect(await send('GET', `/nodes?nextToken=${token.slice(0, i)}${token.slice(i + 1)}`)).toMatchObject(refused);
    }
    for (const longer of [`${token}A`, `${token}!`, `${token}.`, `${token}=`, `A${token}`])
      expect(await send('GET', `/nodes?nextToken=${longer}`)).toMatchObject(refused);
    expect((await send('GET', `/nodes?nextToken=${token}`)).status).toBe(200);
  });

  test('of another user, another list, another order or a user who has nothing is refused', async () => {
    const store = modelStore();
    const [ada, bob, nobody] = ['ada', 'bob', 'nobody'].map((uid) => apiOn(store, uid)) as [Send, Send, Send];
    await fill(ada, 4);
    await fill(bob, 4);
    const token = (await ada('GET', '/nodes?limit=2')).body.nextToken;
    for (const send of [bob, nobody]) expect(await send('GET', `/nodes?nextToken=${token}`)).toMatchObject(refused);
    for (const url of ['/export', '/graph-data'])
      expect(await ada('GET', `${url}?nextToken=${token}`)).toMatchObject(refused);
    for (const order of ['sort_by=title', 'sort_by=updated_at', 'order=asc'])
      expect(await ada('GET', `/nodes?${order}&nextToken=${token}`)).toMatchObject(refused);
    expect((await ada('GET', `/nodes?sort_by=created_at&order=desc&nextToken=${token}`)).status).toBe(200);
  });

  test.each(['created_at', 'updated_at', 'title'])(
    'pages a list by %s once over, while notes come and go between pages',
    async (sort) => {
      const send = apiOn(modelStore());
      const ids = await fill(send, 30);
      const seen: string[] = [];
      let url = `/nodes?limit=4&sort_by=${sort}&order=asc`;
      const deleted: string[] = [];
      for (;;) {
        const { body } = await send('GET', url);
        seen.push(...body.nodes.map(({ id }: { id: string }) => id));
        if (!body.nextToken) break;
        const victim = ids.find((id) => !seen.includes(id) && !deleted.includes(id));
        if (deleted.length < 3 && victim) {
          await send('DELETE', `/nodes/${victim}`);
          deleted.push(victim);
          await send('POST', '/nodes', { content: 'new', title: '0 sorts first' });
        }
        url = `/nodes?limit=4&nextToken=${body.nextToken}`;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(ids.filter((id) => !deleted.includes(id) && !seen.includes(id))).toEqual([]);
    },
  );
});

describe('an export', () => {
  test('too large for one answer covers every note and edge once, and comes back by import the same', async () => {
    const store = modelStore();
    const ada = apiOn(store);
    const ids = await fill(ada, 300, 'lorem ipsum dolor '.repeat(1_000));
    for (let i = 0; i < 40; i += 1)
      await ada('POST', '/edges', { source_id: ids[i], target_id: ids[i + 1], weight: 0.5 });
    const out = await pages(ada, '/export');
    expect(out.length).toBeGreaterThan(1);
    for (const page of out) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(4 * 1024 * 1024);
    expect(
      out
        .flatMap(({ nodes }) => nodes)
        .map((node) => node?.id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(out.flatMap(({ edges }) => edges)).toHaveLength(40);

    const bob = apiOn(store, 'bob');
    for (const page of out) expect((await bob('POST', '/import', page)).body.failed).toEqual([]);
    const strip = (all: typeof out) => all.map(({ nextToken: _, ...page }) => page);
    expect(strip(await pages(bob, '/export'))).toEqual(strip(out));
    for (const page of out) expect((await bob('POST', '/import', page)).body).toMatchObject({ created: 0, failed: [] });
  });
});

describe('an export beside other requests', () => {
  test('never gives a note of which half is old and half is new', async () => {
    const store = modelStore();
    const send = apiOn(store);
    const [id] = (await fill(send, 3)) as [string];
    for (let at = 1; at < 12; at += 1) {
      await send('PUT', `/nodes/${id}`, { title: `old ${at}`, content: `old ${at}` });
      let calls = 0;
      store.model.onCall = async () => {
        calls += 1;
        if (calls !== at) return;
        store.model.onCall = undefined;
        await apiOn(modelStore({ model: store.model }))('PUT', `/nodes/${id}`, {
          title: `new ${at}`,
          content: `new ${at}`,
        });
      };
      const { body } = await send('GET', '/export');
      store.model.onCall = undefined;
      const note = body.nodes.find((one: { id: string }) => one.id === id);
      expect(note.content).toBe(note.title);
    }
  });

  test('is the same with leanQueries off', async () => {
    const store = modelStore();
    const send = apiOn(store);
    const ids = await fill(send, 150, 'lorem ipsum dolor '.repeat(1_000));
    for (let i = 0; i < 20; i += 1) await send('POST', '/edges', { source_id: ids[i], target_id: ids[i + 1] });
    const off = apiOn({ ...store, flags: () => ({ ...store.flags(), leanQueries: false }) });
    expect(await pages(off, '/export')).toEqual(await pages(send, '/export'));
  });
});

describe('a graph in pages', () => {
  test.each([1, 700, 3_000, 1e9])('of about %i bytes holds every note and edge once, in order', async (maxBytes) => {
    const store = modelStore();
    const send = apiOn(store);
    const ids = await fill(send, 12);
    for (let i = 0; i < 11; i += 1) await send('POST', '/edges', { source_id: ids[i], target_id: ids[i + 1] });
    const graph = await readGraph(store, 'ada');
    const all = [];
    let token: string | undefined;
    do {
      const page = graphPage('ada', graph, token, maxBytes);
      all.push(page);
      token = page.nextToken;
    } while (token);
    expect(all.flatMap(({ nodes }) => nodes)).toEqual(graph.nodes);
    expect(all.flatMap(({ edges }) => edges)).toEqual(graph.edges);
    for (const { stats, version } of all)
      expect({ stats, version }).toEqual({ stats: graph.stats, version: graph.version });
  });
});
