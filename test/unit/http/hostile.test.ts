import { describe, expect, test } from '@jest/globals';
import { batchEndpoints } from '../../../functions/endpoints/batch.ts';
import { nodeEndpoints } from '../../../functions/endpoints/nodes.ts';
import { searchEndpoints } from '../../../functions/endpoints/search.ts';
import { transferEndpoints } from '../../../functions/endpoints/transfer.ts';
import { dispatcher } from '../../../shared/http/index.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';

const { answer } = dispatcher([...nodeEndpoints, ...searchEndpoints, ...transferEndpoints, ...batchEndpoints]);
const send = (store: ModelStore, path: string, text: string, type = 'application/json') =>
  answer(
    {
      method: 'POST',
      path: `/api/v1${path}`,
      query: {},
      headers: { 'content-type': type },
      body: { text },
      userId: 'ada',
      requestId: 'r',
    },
    { store, count: { calls: 0, durationMs: 0 }, refreshFlags: async () => store.flags() },
  );

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const inBatch = (body: string) => `{"requests":[{"id":"a","method":"POST","url":"/nodes","body":${body}}]}`;
const hostile: Record<string, string> = {
  '10,000 levels of nesting': `{"content":"x","more":${nested(10_000)}}`,
  'a prototype key': '{"content":"x","a":{"b":[{"__proto__":{"admin":true}}]}}',
  'an escaped prototype key': '{"content":"x","\\u005f_proto__":1}',
  'half a surrogate pair in the content': '{"content":"\\ud83d"}',
  'half a surrogate pair in a tag': '{"content":"x","tags":["\\udc00"]}',
  'a number of 2^53 for a coordinate': '{"content":"x","x":9007199254740993}',
  'a number beyond all numbers': '{"content":"x","y":1e400}',
  'an object for a text': '{"content":{"$ne":null}}',
  'a number for a tag': '{"content":"x","tags":[1]}',
};

describe.each(Object.entries(hostile))('%s', (_name, text) => {
  test.each([
    ['alone', '/nodes', (body: string) => body],
    ['inside a batch', '/batch', inBatch],
  ])('%s is a clear 4xx, and nothing is written', async (_where, path, wrap) => {
    const store = modelStore();
    const reply = await send(store, path, wrap(text));
    const inner = (reply.body as { responses?: { status: number; body: unknown }[] }).responses?.[0];
    const { status, body } = inner ?? reply;
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: true, type: 'validation_error', details: { field: expect.any(String) } });
    const written = store.model.allItems().filter(({ SK }) => !String(SK).startsWith('A#'));
    expect(written).toEqual([]);
  });
});

describe('what only looks dangerous', () => {
  test('is kept as it is', async () => {
    const store = modelStore();
    const note = { content: '__proto__ constructor <script>', title: 'constructor', tags: ['__proto__', 'toString'] };
    expect((await send(store, '/nodes', JSON.stringify(note))).status).toBe(201);
    const [stored] = store.model.allItems().filter(({ SK }) => String(SK).startsWith('N#'));
    expect(stored).toMatchObject({ title: 'constructor', tags: ['__proto__', 'toString'] });
  });

  test.each([
    [61, 201],
    [63, 201],
    [64, 400],
  ])('like %i more levels of nesting is answered %i', async (depth, status) => {
    expect((await send(modelStore(), '/nodes', `{"content":"x","more":${nested(depth)}}`)).status).toBe(status);
  });
});

describe('a body', () => {
  test.each([
    ['/nodes', 256 * 1024],
    ['/nodes/bulk-create', 1024 * 1024],
    ['/batch', 1024 * 1024],
    ['/import', 4 * 1024 * 1024],
  ])('for %s may have %i bytes and not one more', async (path, bytes) => {
    const head =
      '{"content":"x","nodes":[{"content":"x"}],"requests":[{"id":"a","method":"GET","url":"/nodes"}],"pad":"';
    const pad = (size: number) => `${head}${'p'.repeat(size - head.length - 2)}"}`;
    expect((await send(modelStore(), path, pad(bytes))).status).toBeLessThan(300);
    expect(await send(modelStore(), path, pad(bytes + 1))).toMatchObject({
      status: 413,
      body: { type: 'payload_too_large', details: { field: 'body', limit: bytes } },
    });
  });

  test('of lines is taken where an export gives them, and a bad line is named', async () => {
    const store = modelStore();
    const note = portableNote();
    const lines = (...all: unknown[]) => all.map((line) => `${JSON.stringify(line)}\n`).join('\n');
    const type = 'application/x-ndjson';
    expect((await send(store, '/import', lines({ node: note }), type)).body).toMatchObject({ created: 1, failed: [] });
    expect((await send(store, '/import', lines({ node: note }, { nodes: 1 }), type)).body).toMatchObject({
      details: { field: 'line 3' },
    });
    expect((await send(store, '/import', '{"node":', type)).body).toMatchObject({
      details: { field: 'line 1', rule: 'json' },
    });
    expect((await send(store, '/nodes', lines({ node: note }), type)).status).toBe(415);
  });

  test('with bad items names each of them, and the others are stored', async () => {
    const store = modelStore();
    const nodes = [
      { content: 'good' },
      { content: 7 },
      null,
      { content: 'x', tags: Array.from({ length: 21 }, (_, i) => `${i}`) },
    ];
    expect((await send(store, '/nodes/bulk-create', JSON.stringify({ nodes }))).body).toMatchObject({
      created: [{ index: 0 }],
      failed: [1, 2, 3].map((index) => ({ index, type: 'validation_error' })),
    });
    const full = (count: number) => JSON.stringify({ nodes: Array.from({ length: count }, () => ({ content: 'x' })) });
    expect((await send(store, '/nodes/bulk-create', full(100))).status).toBe(201);
    expect((await send(store, '/nodes/bulk-create', full(101))).body).toMatchObject({
      details: { field: 'nodes', limit: 100 },
    });
  });
});
