import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../../scripts/local/api.ts';
import { limits } from '../../shared/contract/index.ts';
import { testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { newUser, totalOf } from '../support/http-user.ts';
import { createNote } from '../support/notes.ts';

const cloud = testCloud();
const ndjson = { 'content-type': 'application/x-ndjson' };
let ada: ApiClient;
let bob: ApiClient;
let source = '';
let target = '';

interface Page {
  nodes: { id: string; content: string }[];
  edges: { source: string; target: string; type: string; weight: number }[];
  nextToken?: string;
}
interface Imported {
  created: number;
  skipped: number;
  failed: { kind: string; index: number; id?: string; type: string; message: string }[];
}
const exported = async (api: ApiClient): Promise<Page> => (await api.expect<Page>(200, 'GET', '/export')).body;
const imports = async (api: ApiClient, document: unknown): Promise<Imported> =>
  (await api.expect<Imported>(200, 'POST', '/import', document)).body;
const bodyOf = ({ status, body }: ApiAnswer): unknown => ({ status, ...(body as object) });
const sorted = ({ nodes, edges }: Page): unknown => [
  [...nodes].sort((one, other) => one.id.localeCompare(other.id)),
  [...edges].sort((one, other) => one.source.localeCompare(other.source)),
];

beforeAll(async () => {
  ada = await newUser(cloud, 'transfer-ada');
  bob = await newUser(cloud, 'transfer-bob');
  source = await createNote(ada, 'Exported A');
  const note = {
    title: 'Exported B',
    content: 'Long "text" ü 🦭\n'.repeat(500),
    format: 'markdown',
    tags: ['t'],
    x: 1.5,
  };
  target = (await ada.expect<{ id: string }>(201, 'POST', '/nodes', note)).body.id;
  const edge = { source_id: target, target_id: source, type: 'strong', weight: 0.25 };
  await ada.expect(201, 'POST', '/edges', edge);
});

describe('an export', () => {
  test('of a user who has nothing is empty', async () => {
    expect(await exported(await newUser(cloud, 'transfer-none'))).toEqual({ nodes: [], edges: [] });
  });

  test('has everything of each note but its owner, and each edge once', async () => {
    const { nodes, edges } = await exported(ada);
    const { body } = await ada.expect<Record<string, unknown>>(200, 'GET', `/nodes/${target}`);
    const { userId: _, metadata: __, version: ___, ...portable } = body;
    expect(nodes.find(({ id }) => id === target)).toEqual(portable);
    expect(nodes).toHaveLength(2);
    expect(edges).toEqual([{ source: target, target: source, type: 'strong', weight: 0.25, origin: 'manual' }]);
  });

  test('has the same as lines, each a note or an edge, and no token when it is whole', async () => {
    const answer = await ada.send('GET', '/export?format=ndjson');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect(answer.headers.get('x-next-token')).toBeNull();
    const lines = String(answer.body).trimEnd().split('\n');
    const { nodes, edges } = await exported(ada);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      ...nodes.map((node) => ({ node })),
      ...edges.map((edge) => ({ edge })),
    ]);
  });

  test('of more than fits into one answer is paged, in either format, and loses nothing', async () => {
    const many = await newUser(cloud, 'transfer-many');
    const nodes = Array.from({ length: 50 }, (_, i) => ({ content: `${i} `.padEnd(19_000, 'x'), title: `${i}` }));
    for (let i = 0; i < 4; i += 1) await many.expect(201, 'POST', '/nodes/bulk-create', { nodes });
    const seen: Page[] = [];
    for (let token: string | undefined = ''; token !== undefined; token = seen.at(-1)?.nextToken) {
      const next = token ? `?nextToken=${encodeURIComponent(token)}` : '';
      seen.push((await many.expect<Page>(200, 'GET', `/export${next}`)).body);
    }
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen.flatMap((page) => page.nodes.map(({ id }) => id))).size).toBe(200);
    expect(seen.flatMap((page) => page.nodes)).toHaveLength(200);
    const lines = await many.send('GET', '/export?format=ndjson');
    expect(lines.headers.get('x-next-token')).toBe(seen[0]?.nextToken);
    expect(String(lines.body).trimEnd().split('\n')).toHaveLength(seen[0]?.nodes.length ?? 0);
  });

  test('in a format nobody knows, or from a place nobody gave out, is refused', async () => {
    const { details } = expectError(await ada.send('GET', '/export?format=xml'), 'validation_error');
    expect(details).toMatchObject({ field: 'format', limit: ['json', 'ndjson'] });
    expectError(await ada.send('GET', '/export?nextToken=made-up'), 'validation_error');
  });
});

describe('an import', () => {
  test('carries a graph to another user, whole and once, as a copy', async () => {
    const page = await exported(ada);
    expect(await imports(bob, page)).toMatchObject({ created: 3, skipped: 0, failed: [] });
    expect(sorted(await exported(bob))).toEqual(sorted(page));
    expect(await imports(bob, page)).toMatchObject({ created: 0, skipped: 3, failed: [] });
    expect(await totalOf(bob)).toBe(2);
    await bob.expect(204, 'DELETE', `/nodes/${source}`);
    expect(sorted(await exported(ada))).toEqual(sorted(page));
    expect(await imports(bob, page)).toMatchObject({ created: 2, skipped: 1, failed: [] });
  });

  test('takes in the lines that an export gave', async () => {
    const carol = await newUser(cloud, 'transfer-carol');
    const text = String((await ada.send('GET', '/export?format=ndjson')).body);
    const answers = [];
    for (let i = 0; i < 2; i += 1) answers.push(bodyOf(await carol.sendText('POST', '/import', text, ndjson)));
    expect(answers).toMatchObject([
      { status: 200, created: 3, skipped: 0, failed: [] },
      { status: 200, created: 0, skipped: 3, failed: [] },
    ]);
    expect(sorted(await exported(carol))).toEqual(sorted(await exported(ada)));
  });

  test('skips what is there already, and does not change it', async () => {
    const page = await exported(ada);
    const changed = page.nodes.map((node) => ({ ...node, title: 'Changed' }));
    expect(await imports(ada, { nodes: changed })).toMatchObject({ created: 0, skipped: 2 });
    expect(await exported(ada)).toEqual(page);
  });

  test('names what it cannot take in by kind and index, and takes in the rest', async () => {
    const { nodes } = await exported(ada);
    const good = nodes[0] as Page['nodes'][number];
    const shard = `${good.id.slice(0, 26)}ff`;
    const document = {
      nodes: [{ ...good, id: 'nonsense' }, { id: good.id }, { ...good, id: shard }, { ...good, content: '' }, good],
      edges: [
        { source: good.id, target: good.id, type: 'normal', weight: 1 },
        { source: 'x', target: good.id, type: 'normal', weight: 1 },
        { source: good.id, target: shard, type: 'normal', weight: 1 },
        { source: 'x', target: 'y', type: 'normal', weight: 2 },
        7,
      ],
    };
    const dave = await newUser(cloud, 'transfer-dave');
    expect(await imports(dave, document)).toMatchObject({
      created: 1,
      skipped: 0,
      failed: [
        { kind: 'node', index: 0, id: 'nonsense', type: 'validation_error' },
        { kind: 'node', index: 1, id: good.id, type: 'validation_error', message: expect.stringContaining('content') },
        { kind: 'node', index: 2, id: shard, type: 'validation_error', message: expect.stringContaining('shard 255') },
        { kind: 'node', index: 3, id: good.id, type: 'validation_error', message: expect.stringContaining('content') },
        { kind: 'edge', index: 0, type: 'unprocessable' },
        { kind: 'edge', index: 1, type: 'not_found' },
        { kind: 'edge', index: 2, type: 'not_found' },
        { kind: 'edge', index: 3, type: 'validation_error', message: expect.stringContaining('weight') },
        { kind: 'edge', index: 4, type: 'validation_error' },
      ],
    });
    expect(await totalOf(dave)).toBe(1);
  });

  test('names a bad line by its number, and takes in nothing', async () => {
    const before = await totalOf(ada);
    for (const [line, rule] of [
      ['{"node":', 'json'],
      ['{"note":{}}', 'ndjson'],
    ]) {
      const answer = await ada.sendText('POST', '/import', `\n${line}\n`, ndjson);
      expect(expectError(answer, 'validation_error').details).toEqual({ field: 'line 2', rule });
    }
    expect(await totalOf(ada)).toBe(before);
  });

  test('takes 4 MB, in either format, and not one byte more', async () => {
    const limit = limits.importBodyBytes;
    const json = { 'content-type': 'application/json' };
    const text = (bytes: number) => `{"pad":"${'p'.repeat(bytes - 10)}"}`;
    expect(bodyOf(await ada.sendText('POST', '/import', text(limit), json))).toMatchObject({ status: 200, created: 0 });
    for (const answer of [
      await ada.sendText('POST', '/import', text(limit + 1), json),
      await ada.sendText('POST', '/import', '\n'.repeat(limit + 1), ndjson),
    ])
      expect(expectError(answer, 'payload_too_large').details).toEqual({ field: 'body', limit });
  });
});
