import { describe, expect, test } from '@jest/globals';
import { maxAnswerBytes } from '../../../shared/http/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { postText } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';

interface One {
  id: string;
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}
async function world(notes: readonly string[] = []) {
  const store = modelStore();
  const send = apiOn(store);
  const ids: string[] = [];
  for (const content of notes) ids.push((await send('POST', '/nodes', { content })).body.id);
  const batch = async (requests: unknown[], headers = {}): Promise<One[]> =>
    (await postText(store, '/batch', JSON.stringify({ requests }), headers)).body.responses;
  const records = (kind: string) => store.model.allItems().filter(({ SK }) => String(SK).startsWith(kind));
  return { store, send, ids, batch, records };
}
const create = (id: string, more = {}) => ({ id, method: 'POST', url: '/nodes', body: { content: id }, ...more });

describe('a request in a batch', () => {
  test.each(['Idempotency-Key', 'idempotency-key', 'IDEMPOTENCY-KEY'])(
    'may name its key by the header %s too',
    async (name) => {
      const { batch, records } = await world();
      const [first] = await batch([create('a', { headers: { [name]: 'k' } })]);
      const [again] = await batch([create('a', { headers: { [name]: 'k' } })]);
      expect(again?.body).toEqual(first?.body);
      expect(records('N#')).toHaveLength(1);
    },
  );

  test('under a key of its own is done once, in this batch and in another', async () => {
    const { batch, records } = await world();
    const requests = ['a', 'b', 'c'].map((id) => create(id, { idempotencyKey: `key of ${id}`.replaceAll(' ', '-') }));
    const first = await batch(requests);
    const again = await batch([...requests].reverse());
    expect(again.reverse().map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    expect(again.every(({ headers }) => headers['Idempotency-Replayed'] === 'true')).toBe(true);
    expect(records('N#')).toHaveLength(3);
    const [other] = await batch([create('a', { body: { content: 'else' }, idempotencyKey: 'key-of-a' })]);
    expect(other).toMatchObject({ status: 409, body: { details: { field: 'Idempotency-Key' } } });
  });

  test('with a senseless key fails alone', async () => {
    const { batch } = await world();
    const answers = await batch([create('a', { idempotencyKey: 'schlüssel' }), create('b')]);
    expect(answers).toMatchObject([
      { status: 400, body: { details: { field: 'Idempotency-Key', limit: 128 } } },
      { status: 201 },
    ]);
  });

  test('that connects a pair which another one connects too is refused, with a key or without', async () => {
    for (const keys of [
      [{}, {}],
      [{ idempotencyKey: 'k1' }, {}],
      [{ idempotencyKey: 'k1' }, { idempotencyKey: 'k2' }],
    ]) {
      const { batch, ids, send } = await world(['a', 'b']);
      const connect = { method: 'POST', url: '/edges', body: { source_id: ids[0], target_id: ids[1] } };
      const answers = await batch(keys.map((key, i) => ({ id: `${i}`, ...connect, ...key })));
      expect(answers.map(({ status }) => status)).toEqual([201, 409]);
      expect((await send('GET', '/graph-data')).body.stats.edge_count).toBe(1);
    }
  });

  test.each([
    ['/nodes', 201],
    ['nodes', 201],
    ['/api/v1/nodes', 201],
    ['/nodes?unknown=1#part', 201],
    ['/nodes/../batch', 400],
    ['/%2e%2e/v1/batch', 400],
    ['https://elsewhere.example/api/v1/nodes', 404],
    ['//elsewhere.example/nodes', 404],
    ['/api/v2/nodes', 404],
    ['/health', 404],
    ['/', 404],
  ])('for the address %s is answered %i', async (url, status) => {
    const { batch } = await world();
    expect(await batch([create('a', { url })])).toMatchObject([{ status }]);
  });

  test('does not choose who asks, nor how the answer comes', async () => {
    const { batch, ids } = await world(['a']);
    const headers = { authorization: 'Bearer x', 'Accept-Encoding': 'br', 'Content-Type': 'text/plain' };
    const [answer] = await batch([{ id: 'a', method: 'GET', url: `/nodes/${ids[0]}`, headers }]);
    expect(answer).toMatchObject({ status: 200, body: { userId: 'ada', content: 'a' } });
  });
});

describe('an answer of a batch', () => {
  /** Notes as long as they may be, of characters that JSON writes in six bytes. */
  const full = (count: number) => Array.from({ length: count }, (_, i) => `${i} `.padEnd(20_000, '\u0001'));

  const read = (id: string, node_ids: string[]) => ({
    id,
    method: 'POST',
    url: '/nodes/batch-get',
    body: { node_ids },
  });

  test('that would pass what Lambda sends is refused alone', async () => {
    const { batch, ids } = await world(full(60));
    const answers = await batch([
      read('first', ids.slice(0, 30)),
      read('second', ids.slice(30)),
      { id: 'third', method: 'GET', url: `/nodes/${ids[0]}` },
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 413, 200]);
    expect(answers[1]?.body.details).toEqual({ field: 'requests', limit: maxAnswerBytes });
  });

  test('of a write is given however little room the reads have left', async () => {
    const { batch, ids, send } = await world([...full(37), 'a', 'b', 'c', 'd']);
    const sizeNow = async () => Buffer.byteLength(JSON.stringify((await batch([read('r', ids)]))[0]));
    let missing = maxAnswerBytes - 100 - (await sizeNow());
    for (const id of ids.slice(37)) {
      const length = Math.min(20_000, Math.max(1, missing));
      await send('PUT', `/nodes/${id}`, { content: 'x'.repeat(length) });
      missing -= length;
    }
    const left = maxAnswerBytes - (await sizeNow());
    expect([left > 0, left < 200]).toEqual([true, true]);
    const answers = await batch([read('r', ids), { id: 'w', method: 'PUT', url: `/nodes/${ids[0]}`, body: { x: 1 } }]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('of a read is never kept under the batch’s key', async () => {
    for (const url of ['/nodes/batch-get', '/nodes/batch-get?x=1', '/nodes/./batch-get']) {
      const { batch, ids, records } = await world(['SECRET']);
      const requests = [{ id: 'r', method: 'POST', url, body: { node_ids: ids } }, create('w')];
      const key = { 'idempotency-key': 'k' };
      const first = await batch(requests, key);
      expect(first[0]?.body.nodes).toHaveLength(1);
      expect(JSON.stringify(records('I#'))).not.toContain('SECRET');
      expect((await batch(requests, key)).map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    }
  });
});
