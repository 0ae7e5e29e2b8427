import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser } from '../support/http-user.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
let ada: ApiClient;
let bob: ApiClient;
let about = '';
let mentions = '';

interface Found {
  query: string;
  results: { node_id: string; title: string; body: string; score: number; tags: string[] }[];
  total: number;
  has_more: boolean;
}
const search = async (q: string, more = ''): Promise<Found> =>
  (await ada.expect<Found>(200, 'GET', `/search?q=${encodeURIComponent(q)}${more}`)).body;
const idsOf = ({ results }: Found): string[] => results.map(({ node_id }) => node_id);

beforeAll(async () => {
  ada = await newUser(cloud, 'search-ada');
  bob = await newUser(cloud, 'search-bob');
  about = await createNote(ada, 'Chrysanthemum care');
  const note = { title: 'Garden', content: 'Roses, tulips and one chrysanthemum.', tags: ['outdoors'] };
  mentions = (await ada.expect<{ id: string }>(201, 'POST', '/nodes', note)).body.id;
});

describe('search', () => {
  test('before the first note finds nothing', async () => {
    expect((await bob.expect(200, 'GET', '/search?q=anything')).body).toEqual({
      query: 'anything',
      results: [],
      total: 0,
      has_more: false,
    });
  });

  test('finds a note that was just created, the one about it first, by word, beginning and typing error', async () => {
    for (const q of ['chrysanthemum', 'CHRYSANTHEMUM', 'chrysanth', 'chrysantemum'])
      expect(idsOf(await search(q))).toEqual([about, mentions]);
    expect(idsOf(await search('chrysanthemum roses'))).toEqual([mentions]);
    expect(idsOf(await search('outdoors'))).toEqual([mentions]);
    const { results, query } = await search('tulips');
    expect(query).toBe('tulips');
    expect(results).toMatchObject([
      { node_id: mentions, title: 'Garden', body: expect.stringContaining('tulips'), tags: ['outdoors'] },
    ]);
    expect(results[0]?.score).toBeGreaterThan(0);
  });

  test('pages its results', async () => {
    const first = await search('chrysanthemum', '&limit=1');
    expect(first).toMatchObject({ total: 2, has_more: true });
    const second = await search('chrysanthemum', '&limit=1&offset=1');
    expect(second).toMatchObject({ total: 2, has_more: false });
    expect([...idsOf(first), ...idsOf(second)]).toEqual([about, mentions]);
    expect(await search('chrysanthemum', '&offset=2')).toMatchObject({ total: 2, has_more: false, results: [] });
  });

  test('knows changes and deletions at once, one by one and in bulk', async () => {
    const id = await createNote(ada, 'Ephemeral walrus');
    expect(idsOf(await search('walrus'))).toEqual([id]);
    await ada.expect(200, 'PUT', `/nodes/${id}`, { title: 'Ephemeral penguin', content: 'no more' });
    expect(await search('walrus')).toMatchObject({ total: 0 });
    expect(idsOf(await search('penguin'))).toEqual([id]);
    await ada.expect(204, 'DELETE', `/nodes/${id}`);
    expect(await search('penguin')).toMatchObject({ total: 0, results: [] });

    const nodes = [{ content: 'pelican one' }, { content: 'pelican two' }];
    const made = await ada.expect<{ created: { id: string }[] }>(201, 'POST', '/nodes/bulk-create', { nodes });
    const ids = made.body.created.map((one) => one.id);
    expect(idsOf(await search('pelican')).sort()).toEqual([...ids].sort());
    await ada.expect(202, 'POST', '/nodes/bulk-delete', { node_ids: ids });
    expect(await search('pelican')).toMatchObject({ total: 0 });
  });

  test('shows nobody’s notes to another', async () => {
    const mine = await createNote(bob, 'Chrysanthemum of Bob');
    expect((await bob.expect<Found>(200, 'GET', '/search?q=chrysanthemum')).body).toMatchObject({
      total: 1,
      results: [{ node_id: mine }],
    });
    expect(idsOf(await search('chrysanthemum'))).toEqual([about, mentions]);
  });

  test.each([
    ['q', '', undefined],
    ['q', 'q=', 1],
    ['q', `q=${'x'.repeat(limits.searchCharacters + 1)}`, 256],
    ['limit', 'q=x&limit=0', 1],
    ['limit', 'q=x&limit=101', 100],
    ['limit', 'q=x&limit=9007199254740993', 100],
    ['limit', 'q=x&limit=1e400', 'number'],
    ['limit', 'q=x&limit=ten', 'integer'],
    ['offset', 'q=x&offset=-1', 0],
    ['offset', 'q=x&offset=1001', 1_000],
  ])('names %s in ?%s as what is wrong, with its limit', async (field, query, limit) => {
    const { details } = expectError(await ada.send('GET', `/search?${query}`), 'validation_error');
    expect(details).toMatchObject(limit === undefined ? { field } : { field, limit });
  });

  test('takes queries at its limits, and hostile ones', async () => {
    for (const q of ['x'.repeat(limits.searchCharacters), '__proto__', 'constructor', '(((', '\u0000', '🦭', '%', '"'])
      expect((await search(q)).query).toBe(q);
    for (const more of ['&limit=1&offset=0', '&limit=100&offset=1000', '&unknown=1'])
      expect((await search('chrysanthemum', more)).total).toBe(2);
  });
});
