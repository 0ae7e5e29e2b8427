import { describe, expect, test } from '@jest/globals';
import { postText, written } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';

const type = { 'content-type': 'application/x-ndjson' };
const [a, b] = [portableNote(1), portableNote(2)];
const edge = { source: a.id, target: b.id, type: 'strong', weight: 0.5 };
const text = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const send = (body: string, headers = type) => postText(modelStore(), '/import', body, headers);

describe('a body of lines', () => {
  test('holds notes and edges in any order, with empty lines and either line ending', async () => {
    const body = `\n${text({ edge }, { node: a })}\r\n\r\n${JSON.stringify({ node: b })}`;
    expect((await send(body)).body).toMatchObject({ created: 3, skipped: 0, failed: [] });
    expect((await send(body.replaceAll('\n', '\r\n'))).body).toMatchObject({ created: 3 });
  });

  test('may be of nothing but empty lines', async () => {
    expect(await send('\n\n')).toMatchObject({ status: 200, body: { created: 0, skipped: 0, failed: [] } });
  });

  test.each(['application/x-ndjson', 'application/ndjson; charset=utf-8', 'application/jsonl', 'Application/X-NDJSON'])(
    'is taken as %s',
    async (name) => {
      expect((await send(text({ node: a }), { 'content-type': name })).status).toBe(200);
    },
  );

  test('keeps both what a line calls its note and what it calls its edge', async () => {
    expect((await send(text({ node: a }, { node: b, edge }))).body).toMatchObject({ created: 3, failed: [] });
  });

  test.each([
    ['cut off', '{"node":', 'json'],
    ['of nothing known', '{"nodes":{}}', 'ndjson'],
    ['null', 'null', 'ndjson'],
    ['a text', '"node"', 'ndjson'],
    ['a number', '7', 'ndjson'],
    ['an array', '[]', 'ndjson'],
    ['nested 65 deep', `{"node":${'['.repeat(64)}${']'.repeat(64)}}`, 'maxDepth'],
  ])(
    'with a line that is %s is refused by the number of the line, and nothing is written',
    async (_what, line, rule) => {
      const store = modelStore();
      expect(await postText(store, '/import', `${text({ node: a })}\n${line}\n`, type)).toMatchObject({
        status: 400,
        body: { type: 'validation_error', details: { field: 'line 3', rule } },
      });
      expect(written(store)).toEqual([]);
    },
  );

  test.each([
    ['a prototype key', '{"node":{"__proto__":{}}}', 'line 1.node.__proto__'],
    ['half a surrogate pair', '{"node":{"content":"\\ud800"}}', 'line 1.node.content'],
  ])('with %s anywhere is refused', async (_what, line, field) => {
    expect(await send(line)).toMatchObject({ status: 400, body: { details: { field } } });
  });

  test('is not for routes that give none, and 4 MB is as much as it may have', async () => {
    const bulk = await postText(modelStore(), '/nodes/bulk-create', text({ node: a }), type);
    expect(bulk).toMatchObject({ status: 415, body: { details: { limit: 'application/json' } } });
    expect(await send('x', { 'content-type': 'text/csv' })).toMatchObject({
      status: 415,
      body: { details: { limit: 'application/json, application/x-ndjson' } },
    });
    const limit = 4 * 1024 * 1024;
    const line = text({ node: a });
    expect((await send(line + '\n'.repeat(limit - line.length))).status).toBe(200);
    expect(await send(line + '\n'.repeat(limit - line.length + 1))).toMatchObject({
      status: 413,
      body: { details: { field: 'body', limit } },
    });
  });
});
