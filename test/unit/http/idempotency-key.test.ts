import { describe, expect, test } from '@jest/globals';
import { routes } from '../../../shared/contract/index.ts';
import { idempotencyKeyOf } from '../../../shared/http/index.ts';
import { postText, written } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';

const key = (text: string) => ({ 'idempotency-key': text });
const note = '{"content":"x"}';

describe('an Idempotency-Key', () => {
  test('may have 128 characters and not one more', async () => {
    const store = modelStore();
    expect((await postText(store, '/nodes', note, key('k'.repeat(128)))).status).toBe(201);
    const before = written(store).length;
    expect(await postText(store, '/nodes', note, key('k'.repeat(129)))).toMatchObject({
      status: 400,
      body: { type: 'validation_error', details: { field: 'Idempotency-Key', limit: 128 } },
    });
    expect(written(store)).toHaveLength(before);
  });

  test.each(['', ' ', 'a b', 'schlüssel', 'k\u0000', '🔑', 'tab\t'])(
    '%p is refused, and nothing is written',
    async (text) => {
      const store = modelStore();
      expect(await postText(store, '/nodes', note, key(text))).toMatchObject({
        status: 400,
        body: { details: { field: 'Idempotency-Key' } },
      });
      expect(written(store)).toEqual([]);
    },
  );

  test.each(['__proto__', 'constructor', '!', '~', '#', 'a/b?c=d'])('may be %s', async (text) => {
    const store = modelStore();
    const first = await postText(store, '/nodes', note, key(text));
    expect(await postText(store, '/nodes', note, key(text))).toMatchObject({ status: 201, body: first.body });
  });

  test('means nothing where nothing is changed', () => {
    for (const route of [routes.batchGetNodes, routes.listNodes, routes.deleteNode, routes.updateNode])
      expect(idempotencyKeyOf(route, key('schlüssel'))).toBeUndefined();
    expect(idempotencyKeyOf(routes.importGraph, key('k'))).toBe('k');
    expect(idempotencyKeyOf(routes.importGraph, {})).toBeUndefined();
  });

  test('of one user means nothing to another, and of one route not to another', async () => {
    const store = modelStore();
    await postText(store, '/nodes', note, key('k'));
    expect(await postText(store, '/import', '{}', key('k'))).toMatchObject({ status: 409, body: { type: 'conflict' } });
  });

  test('keeps a refusal too', async () => {
    const store = modelStore();
    const self = '{"source_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV00","target_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV00"}';
    const first = await postText(store, '/edges', self, key('k'));
    expect(first.status).toBe(422);
    expect(await postText(store, '/edges', self, key('k'))).toMatchObject({
      status: 422,
      body: first.body,
      headers: { 'Idempotency-Replayed': 'true' },
    });
  });
});
