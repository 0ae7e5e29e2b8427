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
      const other = token[i] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, i) + other + token.slice(i + 1);
      // The last character of base64url holds bits that stand for nothing.
      if (
        Buffer.from(changed.split('.')[1] ?? '', 'base64url').equals(
          Buffer.from(token.split('.')[1] ?? '', 'base64url'),
        ) &&
        changed.split('.')[0] === token.split('.')[0]
      )
        continue;
      expect(await send('GET', `/nodes?nextToken=${changed}`)).toMatchObject(refused);
    }
    expect((await send('GET', `/nodes?nextToken=${token}`)).status).toBe(200);
  });

  test('of another user, another list or a user who has nothing is refused', async () => {
    const store = modelStore();
    const [ada, bob, nobody] = ['ada', 'bob', 'nobody'].map((uid) => apiOn(store, uid)) as [Send, Send, Send];
    await fill(ada, 4);
    await fill(bob, 4);
    const token = (await ada('GET', '/nodes?limit=2')).body.nextToken;
    for (const send of [bob, nobody]) expect(await send('GET', `/nodes?nextToken=${token}`)).toMatchObject(refused);
    for (const url of ['/export', '/graph-data'])
      expect(await ada('GET', `${url}?nextToken=${token}`)).toMatchObject(refused);
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
