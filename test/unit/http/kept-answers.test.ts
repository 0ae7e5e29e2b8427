import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ReadyAnswer } from '../../../shared/cache/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { memoryCache } from '../../support/memory-cache.ts';
import { modelStore } from '../../support/model-store.ts';

const brotli = { 'accept-encoding': 'br' };
const decoded = ({ text, encoding }: ReadyAnswer) =>
  JSON.parse(encoding === 'br' ? brotliDecompressSync(Buffer.from(text, 'base64')).toString() : text);

/** Two users' clients of one container. */
function container(flags = {}) {
  const store = modelStore({ flags });
  const { cache, events } = memoryCache();
  return { store, events, ada: apiOn(store, 'ada', { cache }), bob: apiOn(store, 'bob', { cache }) };
}

describe('graphs and lists', () => {
  test.each(['/graph-data', '/nodes?limit=5'])(
    '%s is read once a version, and then one look at META is enough',
    async (url) => {
      const { ada } = container();
      await ada('POST', '/nodes', { content: 'a note '.repeat(300) });
      const first = await ada('GET', url, undefined, brotli);
      const again = await ada('GET', url, undefined, brotli);
      expect([first.cache, again.cache]).toEqual(['alone', 'memory']);
      expect(again.calls).toBe(1);
      expect(decoded(again.encoded as ReadyAnswer)).toEqual(first.body);
    },
  );

  test.each(['/graph-data', '/nodes?limit=5'])('%s shows a write at once', async (url) => {
    const { ada } = container();
    for (let i = 1; i <= 3; i += 1) {
      await ada('POST', '/nodes', { content: `note ${i}` });
      const { body } = await ada('GET', url);
      expect(body.nodes).toHaveLength(i);
      expect((await ada('GET', url)).cache).toBe('memory');
    }
  });

  test('a list is found again however its defaults are written, and never by another query', async () => {
    const { ada } = container();
    await ada('POST', '/nodes', { content: 'x', tags: ['t'] });
    await ada('GET', '/nodes');
    expect((await ada('GET', '/nodes?limit=20&offset=0&sort_by=created_at')).cache).toBe('memory');
    for (const query of ['limit=19', 'offset=1', 'order=asc', 'sort_by=title', 'tag=t'])
      expect((await ada('GET', `/nodes?${query}`)).cache).toBe('alone');
  });

  test('an encoding has an answer of its own', async () => {
    const { ada } = container();
    await ada('POST', '/nodes/bulk-create', { nodes: Array(9).fill({ content: 'long enough '.repeat(100) }) });
    for (const encoding of ['br', 'gzip', ''])
      expect((await ada('GET', '/graph-data', undefined, { 'accept-encoding': encoding })).cache).toBe('alone');
    expect((await ada('GET', '/graph-data', undefined, { 'accept-encoding': 'gzip' })).encoded?.encoding).toBe('gzip');
  });

  test('no user is given another’s, though their versions are the same', async () => {
    const { ada, bob, events } = container();
    await ada('POST', '/nodes', { content: 'ada’s' });
    await bob('POST', '/nodes', { content: 'bob’s' });
    await ada('GET', '/graph-data');
    const { body, cache } = await bob('GET', '/graph-data');
    expect(cache).toBe('alone');
    expect(body.nodes).toMatchObject([{ content: 'bob’s' }]);
    expect(events).not.toContain('CacheOwnerMismatches');
  });

  test('an answer during whose making a note was written is kept nowhere', async () => {
    const { ada, store, events } = container();
    await ada('POST', '/nodes', { content: 'one' });
    const other = apiOn(store, 'ada');
    let raced = false;
    store.model.onCall = async ({ operation }) => {
      if (operation !== 'Query' || raced) return;
      raced = true;
      await other('POST', '/nodes', { content: 'two' });
    };
    const { status, graphVersion } = await ada('GET', '/graph-data');
    expect([status, graphVersion]).toEqual([200, 1]);
    expect(events).toContain('CacheFillsNotStored');
    expect((await ada('GET', '/graph-data')).cache).toBe('alone');
  });

  test.each(['resultCache', 'boundedWork'])('with %s off every answer is read anew', async (flag) => {
    const { ada } = container({ [flag]: false });
    await ada('POST', '/nodes', { content: 'x' });
    const [one, two] = [await ada('GET', '/graph-data'), await ada('GET', '/graph-data')];
    expect([one.cache, two.cache]).toEqual([undefined, undefined]);
    expect(two.calls).toBe(one.calls);
    expect(two.calls).toBeGreaterThan(1);
  });
});

describe('the graph of a version', () => {
  test('is at least as new as that version, and may be kept for its user', async () => {
    const { ada } = container();
    await ada('POST', '/nodes', { content: 'one' });
    await ada('POST', '/nodes', { content: 'two' });
    for (const version of [0, 1, 2]) {
      const { status, shareable, graphVersion, headers } = await ada('GET', `/graph-data/${version}`);
      expect({ status, shareable, graphVersion }).toEqual({ status: 200, shareable: true, graphVersion: 2 });
      expect(headers?.ETag).toMatch(/-2"$/);
    }
  });

  test('that does not exist yet is 404, and nothing that could be kept', async () => {
    const { ada, bob } = container();
    await ada('POST', '/nodes', { content: 'one' });
    const reply = await ada('GET', '/graph-data/2');
    expect(reply).toMatchObject({ status: 404, body: { type: 'not_found' } });
    expect(reply.shareable).toBeUndefined();
    expect((await bob('GET', '/graph-data/1')).status).toBe(404);
    expect((await bob('GET', '/graph-data/0')).status).toBe(200);
  });

  test.each(['x', '-1', '1.5', '1e400', ''])('%p is no version', async (version) => {
    const { ada } = container();
    expect((await ada('GET', `/graph-data/${version}`)).status).toBeGreaterThanOrEqual(400);
  });
});
