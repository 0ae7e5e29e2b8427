import { describe, expect, test } from '@jest/globals';
import { conflict, type Footprint, footprintOf } from '../../../functions/endpoints/footprint.ts';
import { basePath } from '../../../shared/contract/index.ts';
import { dispatcher } from '../../../shared/http/index.ts';
import { userEndpoints } from '../../support/http-request.ts';

const [a, b, c] = [1, 2, 3].map((n) => `01ARZ3NDEKTSV4RRFFQ69G5FA${n}00`) as [string, string, string];
const { prepare } = dispatcher(userEndpoints);

/** The footprint of `GET /nodes {"some":"body"}`. */
function of(line: string, headers: Record<string, string> = {}): Footprint {
  const [, method = '', url = '', body] = /^(\w+) (\S+)(?: (.*))?$/.exec(line) ?? [];
  const [path = '', query = ''] = url.split('?');
  return footprintOf(
    prepare({
      method,
      path: `${basePath}${path}`,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers,
      ...(body ? { body: { value: JSON.parse(body) } } : {}),
      userId: 'ada',
      requestId: 'r',
    }),
  );
}

const create = 'POST /nodes {"content":"x"}';
const bulkCreate = 'POST /nodes/bulk-create {"nodes":[{"content":"x"}]}';
const edge = (from: string, to: string) => `POST /edges {"source_id":"${from}","target_id":"${to}"}`;
const bulkDelete = (...ids: string[]) => `POST /nodes/bulk-delete {"node_ids":${JSON.stringify(ids)}}`;
const bulkDeleteOld = (...ids: string[]) => `POST /nodes/bulk-delete {"nodeIds":${JSON.stringify(ids)}}`;
const batchGet = (...ids: string[]) => `POST /nodes/batch-get {"node_ids":${JSON.stringify(ids)}}`;
const update = (id: string) => `PUT /nodes/${id} {"title":"x"}`;
const importing = 'POST /import {"nodes":[]}';
const lists = ['GET /nodes?limit=1', 'GET /search?q=x', 'GET /export', 'GET /graph-data'];

describe('two requests of a batch', () => {
  test.each([
    [create, create],
    [`GET /nodes/${a}`, `GET /nodes/${a}`],
    [`GET /nodes/${a}`, update(b)],
    [`GET /nodes/${a}`, `DELETE /nodes/${b}`],
    [`GET /nodes/${a}`, create],
    [`GET /nodes/${a}`, edge(a, b)],
    [update(a), update(b)],
    [update(a), create],
    [`DELETE /nodes/${a}`, `DELETE /nodes/${b}`],
    [`DELETE /nodes/${a}`, `DELETE /nodes/${a}`],
    [`DELETE /nodes/${a}`, update(b)],
    [bulkDelete(a), bulkDelete(b)],
    [batchGet(a), update(b)],
    [edge(a, b), edge(b, c)],
    [edge(a, b), edge(b, a)],
    [edge(a, b), create],
    [edge(a, b), `DELETE /edges/${a}_${c}`],
    [`DELETE /edges/${a}_${b}`, `DELETE /edges/${a}_${c}`],
    ['GET /operations/x', bulkDelete(a)],
    ...lists.map((list) => [list, `GET /nodes/${a}`]),
    ['GET /nodes', 'GET /search?q=x'],
    ['GET /nodes', edge(a, b)],
  ])('%s and %s are done at once', (one, other) => {
    expect(conflict(of(one), of(other))).toBe(false);
    expect(conflict(of(other), of(one))).toBe(false);
  });

  test.each([
    [create, bulkCreate],
    [bulkCreate, bulkCreate],
    [`GET /nodes/${a}`, update(a)],
    [`GET /nodes/${a}`, `DELETE /nodes/${a}`],
    [`GET /nodes/${a}`, bulkDelete(b, a)],
    [`GET /nodes/${a}`, bulkDeleteOld(b, a)],
    [update(a), update(a)],
    [update(a), `DELETE /nodes/${a}`],
    [`DELETE /nodes/${a}`, bulkDelete(a)],
    [bulkDelete(a, b), bulkDelete(b, c)],
    [batchGet(a, b), update(b)],
    [batchGet(a, b), `DELETE /nodes/${b}`],
    [edge(a, b), `DELETE /nodes/${b}`],
    [edge(a, b), bulkDelete(c, a)],
    [edge(a, b), `DELETE /edges/${a}_${b}`],
    [`DELETE /edges/${a}_${b}`, `DELETE /edges/${a}_${b}`],
    [`DELETE /edges/${a}_${b}`, `DELETE /nodes/${a}`],
    [`GET /nodes/${c}/edges`, edge(a, b)],
    [`GET /nodes/${a}/edges`, `DELETE /edges/${a}_${b}`],
    [`GET /nodes/${a}/edges`, `DELETE /nodes/${b}`],
    ['GET /graph-data', edge(a, b)],
    ['GET /export', edge(a, b)],
    ...lists.flatMap((list) => [create, bulkCreate, update(a), `DELETE /nodes/${a}`].map((write) => [list, write])),
    ...[create, update(a), edge(a, b), `GET /nodes/${a}`, 'GET /operations/x', importing].map((one) => [
      one,
      importing,
    ]),
  ])('%s and %s come one after the other', (one, other) => {
    expect(conflict(of(one), of(other))).toBe(true);
    expect(conflict(of(other), of(one))).toBe(true);
  });

  test('that connect the same pair come one after the other when one has a key, and so is done alone', () => {
    const keyed = of(edge(a, b), { 'idempotency-key': 'k' });
    expect(conflict(keyed, of(edge(b, a)))).toBe(true);
    expect(conflict(keyed, of(edge(b, c)))).toBe(false);
  });

  test('disturb nobody when they could not be prepared', () => {
    expect(conflict(footprintOf(undefined), of(update(a)))).toBe(false);
  });
});

test('every route has a footprint of its own, but for the batch that holds them', () => {
  const unknown = userEndpoints.filter(
    ({ route }) => footprintOf({ endpoint: { route, run: async () => ({ status: 200 }) }, call: fakeCall }).barrier,
  );
  expect(unknown.map(({ route }) => route.name)).toEqual(['importGraph', 'batch']);
});
const fakeCall = { params: { id: a }, body: { source_id: a, target_id: b }, query: {}, headers: {} } as never;
