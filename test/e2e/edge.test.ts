import { beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphData } from '../../shared/contract/index.ts';
import { apiOf, testCloud } from '../support/cloud.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
const ada = apiOf(cloud, cloud.users.ada.token);
const bob = apiOf(cloud, cloud.users.bob.token);
let version: string;

beforeAll(async () => {
  await createNote(ada);
  await createNote(bob);
  version = (await ada.send('GET', '/graph-data')).headers.get('x-graph-version') ?? '';
});

describe('nginx, CloudFront, API Gateway and Lambda together', () => {
  test('answer the graph of a version once, then from the edge, with the same bytes', async () => {
    const first = await ada.send('GET', `/graph-data/${version}`);
    const second = await ada.send('GET', `/graph-data/${version}`);
    expect(first.status).toBe(200);
    expect([first, second].map(({ headers }) => headers.get('x-cache'))).toEqual(['Miss from edge', 'Hit from edge']);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('x-graph-version')).toBe(version);
  });

  test('give the kept graph to nobody else', async () => {
    await ada.expect(200, 'GET', `/graph-data/${version}`);
    const { body } = await ada.expect<GraphData>(200, 'GET', '/graph-data');
    const theirs = await bob.send('GET', '/graph-data/1');
    expect(theirs.status).toBe(200);
    const ids = new Set(body.nodes.map(({ id }) => id));
    expect((theirs.body as GraphData).nodes.some(({ id }) => ids.has(id))).toBe(false);
    const url = `${cloud.outputs.edgeUrl}/api/v1/graph-data/${version}`;
    expect((await fetch(url)).status).toBe(401);
  });

  test('show the next version after a write, never the kept one', async () => {
    const id = await createNote(ada);
    const { headers } = await ada.expect<GraphData>(200, 'GET', '/graph-data');
    const next = headers.get('x-graph-version');
    expect(Number(next)).toBeGreaterThan(Number(version));
    const { body } = await ada.expect<GraphData>(200, 'GET', `/graph-data/${next}`);
    expect(body.nodes.map((node) => node.id)).toContain(id);
  });

  test('compress what they keep for those who can read it', async () => {
    // Enough to be worth it.
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await createNote(ada, title);
    // The newest: an older one would be answered by what is newest at the time of each fill.
    const newest = (await ada.send('GET', '/graph-data')).headers.get('x-graph-version');
    const url = `${cloud.outputs.edgeUrl}/api/v1/graph-data/${newest}`;
    const headers = { authorization: `Bearer ${cloud.users.ada.token}`, 'accept-encoding': 'gzip' };
    const packed = await fetch(url, { headers });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const plain = await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    // fetch has unpacked it: both say the same.
    expect(await packed.json()).toEqual(await plain.json());
  });

  test('show the page at the root and at every path of its own', async () => {
    const page = await (await fetch(cloud.outputs.edgeUrl)).text();
    expect(page).toContain('<h1>Brain2</h1>');
    const answer = await fetch(`${cloud.outputs.edgeUrl}/notes/any`);
    expect(await answer.text()).toBe(page);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('let nobody come around the edge', async () => {
    const answer = await fetch(`${cloud.outputs.apiUrl}/api/v1/health`);
    expect(answer.status).toBe(403);
  });
});
