import { describe, expect, test } from '@jest/globals';
import { validateItem } from '../../../shared/http/index.ts';
import { postText, written } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';

const note = portableNote();
const edge = { source: 'a', target: 'b', type: 'normal', weight: 1 };
const tags = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

describe('one item of many', () => {
  test.each([
    ['createNodes', 'nodes', { content: 'x' }],
    ['createNodes', 'nodes', { content: 'x'.repeat(20_000), tags: tags(20), unknown: 1 }],
    ['importGraph', 'nodes', note],
    ['importGraph', 'nodes', { ...note, title: '', tags: tags(20), content: 'x'.repeat(20_000) }],
    ['importGraph', 'edges', edge],
    ['importGraph', 'edges', { ...edge, weight: 0, type: 'temporal' }],
  ])('of %s.%s that fits is taken', (route, property, item) => {
    expect(validateItem(route, property, item)).toBeUndefined();
  });

  test.each([
    ['createNodes', 'nodes', null, 'nodes', 'object'],
    ['createNodes', 'nodes', [], 'nodes', 'object'],
    ['createNodes', 'nodes', 'text', 'nodes', 'object'],
    ['createNodes', 'nodes', {}, 'content', undefined],
    ['createNodes', 'nodes', { content: 'x'.repeat(20_001) }, 'content', 20_000],
    ['createNodes', 'nodes', { content: 'x', tags: tags(21) }, 'tags', 20],
    ['createNodes', 'nodes', { content: 'x', tags: ['a', 7] }, 'tags.1', 'string'],
    ['createNodes', 'nodes', { content: 'x', x: 2 ** 53 }, 'x', 1e9],
    ['importGraph', 'nodes', { ...note, position: { x: 0, y: 0 } }, 'position.z', undefined],
    ['importGraph', 'nodes', { ...note, position: { x: 0, y: 2 ** 53, z: 0 } }, 'position.y', 1e9],
    ['importGraph', 'nodes', { ...note, title: 'x'.repeat(201) }, 'title', 200],
    ['importGraph', 'nodes', { ...note, id: 'i'.repeat(129) }, 'id', 128],
    ['importGraph', 'nodes', { ...note, format: 'pdf' }, 'format', ['text', 'markdown', 'html', 'code']],
    ['importGraph', 'nodes', { ...note, createdAt: 7 }, 'createdAt', 'string'],
    ['importGraph', 'edges', { ...edge, weight: 1.1 }, 'weight', 1],
    ['importGraph', 'edges', { ...edge, weight: Number.POSITIVE_INFINITY }, 'weight', 'number'],
    ['importGraph', 'edges', { ...edge, type: 'magnetic' }, 'type', expect.anything()],
    ['importGraph', 'edges', { source: 'a' }, 'target', undefined],
  ])('of %s.%s that is %j is refused for its %s', (route, property, item, field, limit) => {
    expect(validateItem(route, property, item)?.details).toMatchObject({ field, ...(limit ? { limit } : {}) });
  });
});

describe('a body of many items', () => {
  test('is stored but for the items that are wrong, which are named by their index', async () => {
    const store = modelStore();
    const nodes = [
      { content: 'good' },
      { content: 7 },
      null,
      { content: 'x', tags: tags(21) },
      { content: 'good too' },
    ];
    const { status, body } = await postText(store, '/nodes/bulk-create', JSON.stringify({ nodes }));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      created: [{ index: 0 }, { index: 4 }],
      failed: [1, 2, 3].map((index) => ({ index, type: 'validation_error', message: expect.any(String) })),
    });
    expect(written(store).filter(({ SK }) => String(SK).startsWith('N#'))).toHaveLength(2);
  });

  test('of which every one is wrong writes nothing', async () => {
    const store = modelStore();
    const bulk = await postText(store, '/nodes/bulk-create', '{"nodes":[{},{}]}');
    expect(bulk).toMatchObject({ status: 201, body: { created: [], failed: [{ index: 0 }, { index: 1 }] } });
    const imported = await postText(store, '/import', '{"nodes":[{}],"edges":[7]}');
    expect(imported.body).toMatchObject({
      created: 0,
      skipped: 0,
      failed: [
        { kind: 'node', index: 0 },
        { kind: 'edge', index: 0 },
      ],
    });
    expect(written(store)).toEqual([]);
  });

  test.each([
    ['/nodes/bulk-create', 'nodes', 1, 100],
    ['/import', 'nodes', 0, 10_000],
    ['/import', 'edges', 0, 20_000],
  ])('for %s holds %s from %i to %i', async (path, field, min, max) => {
    const many = (count: number) =>
      postText(modelStore(), path, JSON.stringify({ [field]: Array.from({ length: count }, () => 0) }));
    expect((await many(min)).status).toBeLessThan(300);
    expect((await many(max)).status).toBeLessThan(300);
    expect(await many(max + 1)).toMatchObject({ status: 400, body: { details: { field, limit: max } } });
    if (min > 0) expect(await many(min - 1)).toMatchObject({ status: 400, body: { details: { field, limit: min } } });
  });

  test('names what failed with the beginning of its id, whole characters only', async () => {
    const id = `x${'🦭'.repeat(60)}`;
    const { body } = await postText(modelStore(), '/import', JSON.stringify({ nodes: [{ ...note, id }] }));
    expect(body.failed[0].id.isWellFormed()).toBe(true);
    expect(id).toContain(body.failed[0].id);
  });
});
