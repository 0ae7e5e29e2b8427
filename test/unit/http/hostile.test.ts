import { describe, expect, test } from '@jest/globals';
import { postText, written } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const inBatch = (body: string) => `{"requests":[{"id":"a","method":"POST","url":"/nodes","body":${body}}]}`;

/** The text of a note, and the field that is named; `body` where it is the whole. */
const hostile: Record<string, readonly [text: string, field: string]> = {
  '10,000 levels of arrays': [`{"content":"x","more":${nested(10_000)}}`, 'body'],
  '10,000 levels of objects': [`{"content":"x","more":${objects(10_000)}}`, 'body'],
  '10,000 levels that never end': [`{"content":"x","more":${'['.repeat(10_000)}`, 'body'],
  'a prototype key': ['{"content":"x","a":{"b":[{"__proto__":{"admin":true}}]}}', 'a.b.0.__proto__'],
  'an escaped prototype key': ['{"content":"x","\\u005f_proto__":1}', '__proto__'],
  'a prototype key in a prototype’s place': ['{"content":"x","constructor":{"__proto__":1}}', 'constructor.__proto__'],
  'half a surrogate pair in the content': ['{"content":"\\ud83d"}', 'content'],
  'a surrogate pair the wrong way round': ['{"content":"\\udd2d\\ud83e"}', 'content'],
  'half a surrogate pair in the title': ['{"content":"x","title":"a\\ud800b"}', 'title'],
  'half a surrogate pair in a tag': ['{"content":"x","tags":["a","\\udc00"]}', 'tags.1'],
  'half a surrogate pair in a field nobody knows': ['{"content":"x","more":{"deep":"\\udfff"}}', 'more.deep'],
  'a number of 2^53 for a coordinate': ['{"content":"x","x":9007199254740993}', 'x'],
  'a number beyond all numbers': ['{"content":"x","y":1e400}', 'y'],
  'a number below all numbers': ['{"content":"x","z":-1e400}', 'z'],
  'an object for a text': ['{"content":{"$ne":null}}', 'content'],
  'an object for a list': ['{"content":"x","tags":{"length":1,"0":"a"}}', 'tags'],
  'a number for a tag': ['{"content":"x","tags":[1]}', 'tags.0'],
};

describe.each(Object.entries(hostile))('%s', (_name, [text, field]) => {
  const refusal = (named: string) => ({
    error: true,
    type: 'validation_error',
    message: expect.any(String),
    details: { field: named, rule: expect.any(String) },
    request_id: expect.any(String),
  });

  test('is refused by the field’s name, and nothing is written', async () => {
    const store = modelStore();
    expect(await postText(store, '/nodes', text)).toMatchObject({ status: 400, body: refusal(field) });
    expect(written(store)).toEqual([]);
    expect((await postText(store, '/nodes', '{"content":"x"}')).status).toBe(201);
  });

  test('inside a batch is refused too: the whole where it is no text of ours, else that request', async () => {
    const store = modelStore();
    const { status, body } = await postText(store, '/batch', inBatch(text));
    if (status === 400) expect(body).toMatchObject(refusal(field === 'body' ? field : `requests.0.body.${field}`));
    else expect(body.responses).toMatchObject([{ status: 400, body: refusal(field) }]);
    expect(written(store)).toEqual([]);
  });

  test('for one of many is refused, or fails alone', async () => {
    const store = modelStore();
    const { status, body } = await postText(store, '/nodes/bulk-create', `{"nodes":[${text}]}`);
    if (status === 400) expect(body).toMatchObject(refusal(field === 'body' ? field : `nodes.0.${field}`));
    else expect(body).toMatchObject({ created: [], failed: [{ index: 0, type: 'validation_error' }] });
    expect(written(store)).toEqual([]);
  });
});

describe('what only looks dangerous', () => {
  test('is kept as it is', async () => {
    const store = modelStore();
    const tags = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '$ne', '🧠'];
    const note = { content: '__proto__ constructor <script>\u0000', title: 'constructor', tags };
    expect((await postText(store, '/nodes', JSON.stringify(note))).status).toBe(201);
    const [stored] = written(store).filter(({ SK }) => String(SK).startsWith('N#'));
    expect(stored).toMatchObject({ title: 'constructor', tags });
  });

  test('like a field called constructor, or a text full of brackets, is taken', async () => {
    const text = `{"content":${JSON.stringify(`"${'[{'.repeat(5_000)}\\`)},"constructor":{"prototype":1}}`;
    expect((await postText(modelStore(), '/nodes', text)).status).toBe(201);
  });

  test.each([
    [nested, 63, 201],
    [nested, 64, 400],
    [objects, 63, 201],
    [objects, 64, 400],
  ])('like %p nested %i levels deep in a body is answered %i', async (nest, depth, status) => {
    const reply = await postText(modelStore(), '/nodes', `{"content":"x","more":${nest(depth)}}`);
    expect(reply.status).toBe(status);
    if (status === 400) expect(reply.body.details).toEqual({ field: 'body', rule: 'maxDepth', limit: 64 });
  });

  test('like a key as long as the body is not repeated in full', async () => {
    const { status, body } = await postText(modelStore(), '/nodes', `{"${'k'.repeat(200_000)}":"\\ud800"}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(1_000);
  });
});

describe('a body', () => {
  test.each([
    ['/nodes', 256 * 1024],
    ['/edges', 256 * 1024],
    ['/nodes/batch-get', 256 * 1024],
    ['/nodes/bulk-delete', 256 * 1024],
    ['/nodes/bulk-create', 1024 * 1024],
    ['/batch', 1024 * 1024],
    ['/import', 4 * 1024 * 1024],
  ])('for %s may have %i bytes and not one more', async (path, bytes) => {
    const head =
      '{"content":"x","node_ids":["x"],"nodes":[{"content":"x"}],"requests":[{"id":"a","method":"GET","url":"/nodes"}],"pad":"';
    const pad = (size: number) => `${head}${'p'.repeat(size - head.length - 2)}"}`;
    expect((await postText(modelStore(), path, pad(bytes))).status).not.toBe(413);
    expect(await postText(modelStore(), path, pad(bytes + 1))).toMatchObject({
      status: 413,
      body: { type: 'payload_too_large', details: { field: 'body', limit: bytes } },
    });
  });

  test('is measured in bytes, not in characters', async () => {
    const text = JSON.stringify({ content: 'x', pad: 'ä'.repeat(128 * 1024) });
    expect(text.length).toBeLessThan(256 * 1024);
    expect((await postText(modelStore(), '/nodes', text)).status).toBe(413);
  });
});
