import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ImportResult, importFolder } from '../../../scripts/import/import-folder.ts';
import type { RetryPolicy } from '../../../scripts/import/retry.ts';
import { FakeApi, tokenFor } from './fake-api.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

let api: FakeApi;
let stateDir: string;
let waits: number[];
beforeEach(() => {
  api = new FakeApi();
  stateDir = scratch.folder();
  waits = [];
});

const retry: RetryPolicy = {
  attempts: 4,
  baseMs: 100,
  capMs: 30_000,
  random: () => 0.5,
  sleep: async (ms) => void waits.push(ms),
};

function run(dir: string, token = tokenFor({ sub: 'user-1' })): Promise<ImportResult> {
  return importFolder({ dir, api: 'http://api.test/api/v1', token, stateDir, fetch: api.fetch, retry });
}

const vault = () =>
  scratch.folder({ 'a.md': '# A\n#tag [[b]] [c](sub/c.md) [[nowhere]]', 'b.md': '# B\n[[a]]', 'sub/c.md': '# C' });
const distinct = (count: number) =>
  scratch.folder(Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}.md`, `# Note ${index}`])));
const many = (count: number, text = 'text') =>
  scratch.folder(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${String(index).padStart(3, '0')}.md`, text])),
  );

describe('the first import of a folder', () => {
  test('creates a note for each file and one reference edge for each linked pair', async () => {
    const result = await run(vault());
    expect(result).toMatchObject({
      created: 3,
      updated: 0,
      unchanged: 0,
      failed: [],
      edges: { created: 2, existing: 0, unresolved: 1 },
    });
    expect([...api.nodes.values()]).toContainEqual({
      title: 'A',
      content: expect.any(String),
      tags: ['tag'],
      format: 'markdown',
    });
    expect([...api.edges.values()].map(({ type }) => type)).toEqual(['reference', 'reference']);
  });

  test('sends at most 50 requests a batch', async () => {
    expect((await run(many(51))).created).toBe(51);
    expect(api.calls.filter((call) => call === 'POST /batch')).toHaveLength(2);
    expect((await run(many(50))).created).toBe(50);
    expect(api.calls.filter((call) => call === 'POST /batch')).toHaveLength(3);
  });

  test('keeps batches under the API’s megabyte', async () => {
    const sizes: number[] = [];
    const { fetch } = api;
    const measured: typeof fetch = (input, init) => {
      sizes.push(Buffer.byteLength(String(init?.body ?? '')));
      return fetch(input, init);
    };
    const dir = many(50, '𝒳'.repeat(20_000));
    await importFolder({
      dir,
      api: 'http://api.test/api/v1',
      token: tokenFor({ sub: 'u' }),
      stateDir,
      fetch: measured,
      retry,
    });
    expect(api.nodes.size).toBe(50);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
  });

  test('counts an edge that exists already as success', async () => {
    api.subFault = ({ url }) =>
      url === '/edges' ? { status: 409, body: { message: 'connected already' } } : undefined;
    expect(await run(vault())).toMatchObject({ failed: [], edges: { created: 0, existing: 2 } });
  });
});

describe('importing again', () => {
  test('changes nothing when nothing changed', async () => {
    const dir = vault();
    await run(dir);
    const writes = api.writes.length;
    expect(await run(dir)).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
      edges: { created: 0, existing: 2, unresolved: 1 },
    });
    expect(api.writes).toHaveLength(writes);
  });

  test('updates the note of a changed file and adds the edges of new links', async () => {
    const dir = vault();
    await run(dir);
    writeFileSync(join(dir, 'b.md'), '# B\nnew text [[a]] [[c]]');
    expect(await run(dir)).toMatchObject({ created: 0, updated: 1, unchanged: 2, edges: { created: 1, existing: 2 } });
    expect([...api.nodes.values()].filter(({ content }) => String(content).includes('new text'))).toHaveLength(1);
    expect(api.nodes.size).toBe(3);
  });

  test('restores a note that was deleted meanwhile, with its edges', async () => {
    const dir = vault();
    await run(dir);
    const [id] = [...api.nodes].find(([, { title }]) => title === 'A') ?? [''];
    api.nodes.delete(id);
    for (const edge of api.edges.keys()) if (edge.includes(id)) api.edges.delete(edge);
    expect(await run(dir)).toMatchObject({ created: 1, unchanged: 2, edges: { created: 2 } });
    expect(api.nodes.size).toBe(3);
    expect(api.edges.size).toBe(2);
  });

  test('recreates a note that disappears between the check and the update', async () => {
    const dir = vault();
    await run(dir);
    writeFileSync(join(dir, 'b.md'), '# B\nnew');
    api.subFault = ({ method, url }) => {
      if (method === 'PUT') api.nodes.delete(url.replace('/nodes/', ''));
      return undefined;
    };
    expect(await run(dir)).toMatchObject({ created: 1, updated: 0, failed: [] });
    expect(api.nodes.size).toBe(3);
  });

  test('goes on after a run that died between a batch and its record, without doubling a note', async () => {
    const dir = distinct(120);
    let batches = 0;
    api.afterBatch = () => {
      batches += 1;
      if (batches !== 2) return;
      const reset = () => new TypeError('fetch failed', { cause: new Error('reset') });
      api.wholeCallFaults.push(...Array.from({ length: 20 }, reset));
      throw reset();
    };
    await expect(run(dir)).rejects.toThrow('cannot be reached: reset');
    expect(api.nodes.size).toBe(100);
    api.wholeCallFaults.splice(0);
    expect(await run(dir)).toMatchObject({ created: 20, unchanged: 100 });
    expect(api.nodes.size).toBe(120);
  });

  test('repeats a batch whose answer was lost without doubling a note', async () => {
    let losses = 2;
    api.afterBatch = () => {
      losses -= 1;
      if (losses >= 0) throw new TypeError('fetch failed');
    };
    expect(await run(many(7))).toMatchObject({ created: 7, failed: [] });
    expect(api.nodes.size).toBe(7);
  });

  test('keeps users apart', async () => {
    const dir = vault();
    await run(dir);
    const theirs = new FakeApi();
    theirs.nodes.set('n1', {});
    api.fetch = theirs.fetch;
    expect((await run(dir, tokenFor({ sub: 'user-2' }))).created).toBe(3);
    expect(theirs.nodes.size).toBe(4);
  });

  test('from another machine finds the notes by their content, also when files are alike', async () => {
    for (const dir of [vault(), many(3)]) {
      await run(dir);
      const [nodes, edges] = [api.nodes.size, api.edges.size];
      rmSync(join(stateDir, 'imports'), { recursive: true });
      expect(await run(dir)).toMatchObject({ created: 0, updated: 0, edges: { created: 0 } });
      expect([api.nodes.size, api.edges.size]).toEqual([nodes, edges]);
    }
  });

  test('restores a deleted note although the server remembers the key of its creation', async () => {
    api.remembersKeys = true;
    const dir = vault();
    await run(dir);
    api.nodes.clear();
    api.edges.clear();
    expect((await run(dir)).created).toBe(3);
    expect(api.nodes.size).toBe(3);
  });

  test('does not take over a note that belongs to another folder', async () => {
    await run(many(2));
    expect((await run(many(3))).created).toBe(3);
    expect(api.nodes.size).toBe(5);
  });

  test('stops when its state is damaged rather than storing everything twice', async () => {
    const dir = vault();
    await run(dir);
    const [file = ''] = readdirSync(join(stateDir, 'imports'));
    writeFileSync(join(stateDir, 'imports', file), '{"notes":{"a.md":{}}}');
    await expect(run(dir)).rejects.toThrow('is damaged');
    expect(api.nodes.size).toBe(3);
  });

  test('leaves a state file that is whole and names no token', async () => {
    const token = tokenFor({ sub: 'user-1' });
    await run(vault(), token);
    const [file = '', ...others] = readdirSync(join(stateDir, 'imports'));
    const text = readFileSync(join(stateDir, 'imports', file), 'utf8');
    expect(others).toEqual([]);
    expect(Object.keys(JSON.parse(text).notes)).toEqual(['a.md', 'b.md', 'sub/c.md']);
    expect(text).not.toContain(token);
  });
});

describe('when the API refuses', () => {
  test('a throttled call is repeated after Retry-After plus jitter', async () => {
    api.wholeCallFaults.push({ status: 429, headers: { 'retry-after': '2' } }, { status: 503 });
    expect((await run(vault())).created).toBe(3);
    expect(waits).toEqual([2050, 100]);
  });

  test('only the throttled requests of a batch are sent again', async () => {
    let refusals = 2;
    api.subFault = ({ id, url }) => {
      if (url !== '/nodes' || id !== '1' || refusals === 0) return undefined;
      refusals -= 1;
      return { status: 429, headers: { 'Retry-After': '1' } };
    };
    expect((await run(vault())).created).toBe(3);
    expect(api.writes.filter(({ url }) => url === '/nodes')).toHaveLength(3);
    expect(waits).toEqual([1050, 1100]);
  });

  test('tries are bounded and what was refused to the end is reported', async () => {
    api.subFault = ({ url, body }) =>
      url === '/nodes' && body.title === 'B' ? { status: 503, body: { message: 'busy' } } : undefined;
    const result = await run(vault());
    expect(result).toMatchObject({ created: 2, failed: [{ path: 'b.md', detail: 'status 503: busy' }] });
    expect(waits).toHaveLength(3);
  });

  test('one note for good, the others are stored and the next run tries it again', async () => {
    const dir = vault();
    api.subFault = ({ body }) => (body.title === 'B' ? { status: 422, body: { message: 'limit reached' } } : undefined);
    expect(await run(dir)).toMatchObject({
      created: 2,
      failed: [{ path: 'b.md', detail: 'status 422: limit reached' }],
    });
    expect(waits).toEqual([]);
    api.subFault = () => undefined;
    expect(await run(dir)).toMatchObject({ created: 1, unchanged: 2, failed: [], edges: { created: 1, existing: 1 } });
  });
});
