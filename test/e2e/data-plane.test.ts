import { beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../../shared/contract/index.ts';
import { apiOf, testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
const ada = apiOf(cloud, cloud.users.ada.token);
const bob = apiOf(cloud, cloud.users.bob.token);

interface Found {
  results: { node_id: string; title: string; score: number }[];
  total: number;
  has_more: boolean;
}
const search = async (q: string, more = ''): Promise<Found> =>
  (await ada.expect<Found>(200, 'GET', `/search?q=${encodeURIComponent(q)}${more}`)).body;
const idsOf = ({ results }: Found): string[] => results.map(({ node_id }) => node_id);

describe('search', () => {
  let about = '';
  let mentions = '';
  beforeAll(async () => {
    about = await createNote(ada, 'Chrysanthemum care');
    mentions = (
      await ada.expect<{ id: string }>(201, 'POST', '/nodes', {
        title: 'Garden',
        content: 'Roses, tulips and one chrysanthemum.',
      })
    ).body.id;
  });

  test('finds a note that was just created, the one about it first, by word, beginning and typing error', async () => {
    for (const q of ['chrysanthemum', 'chrysanth', 'chrysantemum'])
      expect(idsOf(await search(q))).toEqual([about, mentions]);
    expect(idsOf(await search('chrysanthemum roses'))).toEqual([mentions]);
  });

  test('pages its results', async () => {
    const first = await search('chrysanthemum', '&limit=1');
    expect(first).toMatchObject({ total: 2, has_more: true });
    const second = await search('chrysanthemum', '&limit=1&offset=1');
    expect(second).toMatchObject({ total: 2, has_more: false });
    expect([...idsOf(first), ...idsOf(second)]).toEqual([about, mentions]);
  });

  test('knows changes and deletions at once', async () => {
    const id = await createNote(ada, 'Ephemeral walrus');
    expect(idsOf(await search('walrus'))).toEqual([id]);
    await ada.expect(200, 'PUT', `/nodes/${id}`, { title: 'Ephemeral penguin', content: 'no more' });
    expect(await search('walrus')).toMatchObject({ total: 0 });
    expect(idsOf(await search('penguin'))).toEqual([id]);
    await ada.expect(204, 'DELETE', `/nodes/${id}`);
    expect(await search('penguin')).toMatchObject({ total: 0, results: [] });
  });

  test('shows nobody’s notes to another', async () => {
    expect((await bob.expect<Found>(200, 'GET', '/search?q=chrysanthemum')).body.total).toBe(0);
  });

  test.each([
    ['q', ''],
    ['q', 'q='],
    ['q', `q=${'x'.repeat(limits.searchCharacters + 1)}`],
    ['limit', 'q=x&limit=0'],
    ['limit', 'q=x&limit=101'],
    ['limit', 'q=x&limit=9007199254740993'],
    ['offset', 'q=x&offset=-1'],
    ['offset', 'q=x&offset=1001'],
  ])('names %s in ?%s as what is wrong', async (field, query) => {
    expect(expectError(await ada.send('GET', `/search?${query}`), 'validation_error').details).toMatchObject({ field });
  });

  test('takes queries at its limits, and hostile ones', async () => {
    for (const q of ['x'.repeat(limits.searchCharacters), '__proto__', 'constructor', '(((', '\u0000', '🦭', '%'])
      expect((await search(q)).total).toBeGreaterThanOrEqual(0);
    await search('x', '&limit=100&offset=1000');
  });
});

describe('export and import', () => {
  interface Page {
    nodes: { id: string; content: string }[];
    edges: unknown[];
  }

  test('carry a graph to another user, whole and once', async () => {
    const [a, b] = [await createNote(ada, 'Exported A'), await createNote(ada, 'Exported B')];
    await ada.expect(201, 'POST', '/edges', { source_id: a, target_id: b, type: 'strong', weight: 0.25 });
    const { body: page } = await ada.expect<Page>(200, 'GET', '/export');
    const first = await bob.expect<{ created: number; failed: unknown[] }>(200, 'POST', '/import', page);
    expect(first.body).toMatchObject({ failed: [] });
    expect(first.body.created).toBeGreaterThanOrEqual(3);
    const again = await bob.expect(200, 'POST', '/import', page);
    expect(again.body).toMatchObject({ created: 0, skipped: page.nodes.length + page.edges.length, failed: [] });
    const copy = await bob.expect<{ content: string; userId: string }>(200, 'GET', `/nodes/${a}`);
    expect(copy.body.content).toBe('Content of Exported A');
    // A copy is a copy: the owner's note stays when it goes.
    await bob.expect(204, 'DELETE', `/nodes/${a}`);
    await ada.expect(200, 'GET', `/nodes/${a}`);
    const edges = await ada.expect<{ edges: unknown[] }>(200, 'GET', `/nodes/${a}/edges`);
    expect(edges.body.edges).toMatchObject([{ type: 'strong', weight: 0.25 }]);
  });

  test('work by lines too', async () => {
    const answer = await ada.send('GET', '/export?format=ndjson');
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    const text = String(answer.body);
    expect(text.split('\n').filter(Boolean).length).toBeGreaterThan(1);
    const imported = await bob.sendText('POST', '/import', text, { 'content-type': 'application/x-ndjson' });
    expect(imported).toMatchObject({ status: 200, body: { failed: [] } });
    expectError(await ada.send('GET', '/export?format=xml'), 'validation_error');
  });

  test('name what cannot be taken in, and take in the rest', async () => {
    const { body } = await ada.expect<Page>(200, 'GET', '/export');
    const [good] = body.nodes;
    const nodes = [{ ...good, id: 'nonsense' }, { id: good?.id }, { ...good, id: `${good?.id.slice(0, 26)}ff` }];
    const edges = [
      { source: good?.id, target: good?.id, type: 'normal', weight: 1 },
      { source: 'x', target: 'y', type: 'normal', weight: 2 },
    ];
    const answer = await ada.expect(200, 'POST', '/import', { nodes, edges });
    expect(answer.body).toMatchObject({
      created: 0,
      failed: [
        { kind: 'node', index: 0, id: 'nonsense', type: 'validation_error' },
        { kind: 'node', index: 1, type: 'validation_error' },
        { kind: 'node', index: 2, type: 'validation_error', message: expect.stringContaining('shard 255') },
        { kind: 'edge', index: 0, type: 'unprocessable' },
        { kind: 'edge', index: 1, type: 'validation_error' },
      ],
    });
  });
});

describe('page tokens', () => {
  test('of somebody else, or changed, are refused by name', async () => {
    for (let i = 0; i < 3; i += 1) await createNote(ada, `Paged ${i}`);
    const { body } = await ada.expect<{ nextToken: string }>(200, 'GET', '/nodes?limit=1');
    const token = encodeURIComponent(body.nextToken);
    await ada.expect(200, 'GET', `/nodes?limit=1&nextToken=${token}`);
    for (const answer of [
      await bob.send('GET', `/nodes?nextToken=${token}`),
      await ada.send('GET', `/nodes?nextToken=${token}x`),
      await ada.send('GET', `/export?nextToken=${token}`),
      await ada.send('GET', `/graph-data?nextToken=${token}`),
    ])
      expect(expectError(answer, 'validation_error').details).toMatchObject({ field: 'nextToken' });
  });
});

describe('an Idempotency-Key', () => {
  test('gives a repeat the first answer, and another request a conflict', async () => {
    const key = { 'idempotency-key': `e2e-${Date.now()}` };
    const total = async () => (await ada.expect<{ total: number }>(200, 'GET', '/nodes?limit=1')).body.total;
    const before = await total();
    const first = await ada.send('POST', '/nodes', { content: 'once' }, key);
    const again = await ada.send('POST', '/nodes', { content: 'once' }, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await total()).toBe(before + 1);
    expectError(await ada.send('POST', '/nodes', { content: 'twice' }, key), 'conflict');
    expect((await bob.send('POST', '/nodes', { content: 'of Bob' }, key)).status).toBe(201);
  });
});

describe('a batch', () => {
  test('holds every kind of request, and its answers see what it did before', async () => {
    const requests = [
      { id: 'bulk', method: 'POST', url: '/nodes/bulk-create', body: { nodes: [{ content: 'narwhal', title: 'N' }] } },
      { id: 'search', method: 'GET', url: '/search?q=narwhal', dependsOn: ['bulk'] },
      { id: 'list', method: 'GET', url: '/nodes?limit=1', dependsOn: ['bulk'] },
      { id: 'graph', method: 'GET', url: '/graph-data' },
      { id: 'export', method: 'GET', url: '/export' },
      { id: 'keyed', method: 'POST', url: '/nodes', body: { content: 'k' }, idempotencyKey: `b-${Date.now()}` },
    ];
    const { body } = await ada.expect<{
      responses: { status: number; body: Found & { nodes: { title: string }[] } }[];
    }>(200, 'POST', '/batch', { requests });
    expect(body.responses.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 201]);
    expect(body.responses[1]?.body.total).toBe(1);
    expect(body.responses[2]?.body.nodes[0]?.title).toBe('N');
  });
});
