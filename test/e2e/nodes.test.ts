import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { createNotes } from '../../scripts/local/create-notes.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser } from '../support/http-user.ts';
import { createNote, unknownId } from '../support/notes.ts';

const cloud = testCloud();
let api: ApiClient;
let other: ApiClient;
let ids: string[] = [];
beforeAll(async () => {
  api = await newUser(cloud, 'nodes');
  other = await newUser(cloud, 'nodes-other');
  ids = await createNotes(api, 7, (i) => ({ content: `content ${i}`, title: `title ${6 - i}`, tags: [`t${i % 2}`] }));
  await createNotes(other, 3, (i) => ({ content: `of the other ${i}` }));
});

interface List {
  nodes: { id: string }[];
  total: number;
  hasMore: boolean;
  nextToken?: string;
}
const list = async (query: string): Promise<List> => (await api.expect<List>(200, 'GET', `/nodes?${query}`)).body;
const idsOf = ({ nodes }: List): string[] => nodes.map(({ id }) => id);

describe('a list', () => {
  const orders: Record<string, (all: string[]) => string[]> = {
    'sort_by=created_at&order=asc': (all) => all,
    'sort_by=created_at&order=desc': (all) => [...all].reverse(),
    'sort_by=title&order=asc': (all) => [...all].reverse(),
    'sort_by=title&order=desc': (all) => all,
    'sort_by=updated_at&order=asc': (all) => all,
  };
  test.each(Object.entries(orders))('by %s is the same by pages, by offsets and at once', async (query, inOrder) => {
    const pages: List[] = [];
    for (let token: string | undefined = ''; token !== undefined; token = pages.at(-1)?.nextToken)
      pages.push(await list(`${query}&limit=3${token ? `&nextToken=${encodeURIComponent(token)}` : ''}`));
    expect(pages.map(({ hasMore, total }) => [hasMore, total])).toEqual([
      [true, 7],
      [true, 7],
      [false, 7],
    ]);
    expect(pages.flatMap(idsOf)).toEqual(inOrder(ids));
    const byOffset = [0, 3, 6, 9].map((offset) => list(`${query}&limit=3&offset=${offset}`));
    expect((await Promise.all(byOffset)).flatMap(idsOf)).toEqual(inOrder(ids));
    expect(idsOf(await list(`${query}&limit=100`))).toEqual(inOrder(ids));
  });

  test('of a tag has its notes only', async () => {
    expect(await list('tag=t1&limit=2')).toMatchObject({ total: 3, hasMore: true });
    expect(await list('tag=constructor')).toMatchObject({ total: 0, nodes: [], hasMore: false });
  });

  test('goes on after a note that has gone meanwhile', async () => {
    const [a, b] = await createNotes(other, 2, (i) => ({ content: `${i}` }));
    const first = await other.expect<List>(200, 'GET', '/nodes?limit=1&sort_by=created_at&order=desc');
    expect(idsOf(first.body)).toEqual([b]);
    await other.expect(204, 'DELETE', `/nodes/${b}`);
    const token = encodeURIComponent(first.body.nextToken ?? '');
    const second = await other.expect<List>(200, 'GET', `/nodes?limit=1&nextToken=${token}`);
    expect(idsOf(second.body)).toEqual([a]);
  });
});

describe('a page token', () => {
  const changes: Record<string, (token: string) => string> = {
    'with one more character': (token) => `${token}x`,
    'with one character less': (token) => token.slice(0, -1),
    'with another first character': (token) => `${token[0] === 'e' ? 'f' : 'e'}${token.slice(1)}`,
    'without its signature': (token) => token.split('.')[0] ?? '',
    'of another place under this signature': (token) => {
      const place = { sort: 'title', descending: false, offset: 0, after: '' };
      return `${Buffer.from(JSON.stringify(place)).toString('base64url')}.${token.split('.')[1]}`;
    },
    'that is nothing but a dot': () => '.',
    'that is no base64': () => '%%%.%%%',
  };
  const tokenOf = async (): Promise<string> => (await list('limit=1')).nextToken ?? '';
  const send = (client: ApiClient, path: string, token: string) =>
    client.send('GET', `${path}?nextToken=${encodeURIComponent(token)}`);

  test.each(Object.entries(changes))('%s is refused by name', async (_how, change) => {
    const answer = await send(api, '/nodes', change(await tokenOf()));
    expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'nextToken' });
  });

  test('works for its own user and its own list only', async () => {
    const token = await tokenOf();
    expect((await send(api, '/nodes', token)).status).toBe(200);
    for (const answer of [
      await send(other, '/nodes', token),
      await send(api, '/export', token),
      await send(api, '/graph-data', token),
      await send(await newUser(cloud, 'nodes-none'), '/nodes', token),
    ])
      expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'nextToken' });
  });

  test('may have 2,048 characters to be looked at', async () => {
    const long = await send(api, '/nodes', 'x'.repeat(2_049));
    expect(expectError(long, 'validation_error').details).toMatchObject({ field: 'nextToken', limit: 2_048 });
    const { details } = expectError(await send(api, '/nodes', 'x'.repeat(2_048)), 'validation_error');
    expect(details).toMatchObject({ field: 'nextToken', rule: 'signature' });
  });
});

describe('a batch get', () => {
  const get = (client: ApiClient, node_ids: string[]) =>
    client.expect<{ nodes: { id: string; content: string }[]; missing: string[] }>(200, 'POST', '/nodes/batch-get', {
      node_ids,
    });

  test('gives whole notes in the order asked, each once, and names what is not there', async () => {
    const asked = [ids[3], unknownId, ids[0], ids[3], 'nonsense', '__proto__'] as string[];
    const { body } = await get(api, asked);
    expect(body.nodes.map(({ id, content }) => [id, content])).toEqual([
      [ids[3], 'content 3'],
      [ids[0], 'content 0'],
    ]);
    expect(body.missing).toEqual([unknownId, 'nonsense', '__proto__']);
  });

  test('takes 100 ids and gives nobody another’s note', async () => {
    const full = [...ids, ...Array.from({ length: limits.idsPerRequest - ids.length }, (_, i) => `none-${i}`)];
    expect((await get(api, full)).body.nodes).toHaveLength(ids.length);
    expect((await get(other, full)).body).toEqual({ nodes: [], missing: full });
  });
});

describe('the edges of a note', () => {
  test('are those of both directions, as they were drawn', async () => {
    const [a, b, c] = [await createNote(api), await createNote(api), await createNote(api)];
    await api.expect(201, 'POST', '/edges', { source_id: a, target_id: b, type: 'reference', weight: 0 });
    await api.expect(201, 'POST', '/edges', { source_id: c, target_id: a });
    type Edges = { edges: { id: string; source: string; target: string; type: string; weight: number }[] };
    const of = async (id: string) => (await api.expect<Edges>(200, 'GET', `/nodes/${id}/edges`)).body.edges;
    const drawn = [
      { id: [a, b].sort().join('_'), source: a, target: b, type: 'reference', weight: 0 },
      { id: [a, c].sort().join('_'), source: c, target: a, type: 'normal', weight: 1 },
    ];
    expect((await of(a)).sort((x, y) => Number(x.source !== a) - Number(y.source !== a))).toEqual(drawn);
    expect(await of(b)).toEqual([drawn[0]]);
    expect(await of(c)).toEqual([drawn[1]]);
    await api.expect(204, 'DELETE', `/edges/${drawn[0]?.id}`);
    expectError(await api.send('DELETE', `/edges/${drawn[0]?.id}`), 'not_found');
    expect(await of(a)).toEqual([drawn[1]]);
    await api.expect(204, 'DELETE', `/nodes/${c}`);
    expect(await of(a)).toEqual([]);
  });
});
