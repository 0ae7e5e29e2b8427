import fc from 'fast-check';
import type { BatchRequest } from '../../../shared/contract/index.ts';

/** What a generated request names: notes that exist beforehand, ids that nobody has, and another user's. */
export interface Targets {
  readonly notes: readonly string[];
  readonly edges: readonly string[];
}

type Draft = Omit<BatchRequest, 'id' | 'dependsOn'>;

const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));

function requestArbitrary({ notes, edges }: Targets): fc.Arbitrary<Draft> {
  const id = fc.constantFrom(...notes, '01ARZ3NDEKTSV4RRFFQ69G5FAV00', 'nonsense');
  const edge = fc.constantFrom(...edges, 'nonsense');
  const ids = fc.array(id, { minLength: 1, maxLength: 6 });
  const get = (url: string): Draft => ({ method: 'GET', url });
  const post = (url: string, body: unknown): Draft => ({ method: 'POST', url, body });
  return fc.oneof(
    { weight: 5, arbitrary: text.map((content) => post('/nodes', { content, tags: content.split(' ') })) },
    { weight: 1, arbitrary: fc.constant(post('/nodes', { content: '' })) },
    { weight: 5, arbitrary: id.map((one) => get(`/nodes/${one}`)) },
    { weight: 3, arbitrary: id.map((one) => ({ method: 'DELETE', url: `/nodes/${one}` }) as const) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(id, text)
        .map(([one, title]) => ({ method: 'PUT', url: `/nodes/${one}`, body: { title } }) as const),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(id, text, fc.integer({ min: 1, max: 3 })).map(
        ([one, content, version]) =>
          ({
            method: 'PUT',
            url: `/nodes/${one}`,
            body: { content },
            headers: { 'If-Match': String(version) },
          }) as const,
      ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(id, id).map(([source_id, target_id]) => post('/edges', { source_id, target_id })),
    },
    { weight: 2, arbitrary: edge.map((one) => ({ method: 'DELETE', url: `/edges/${one}` }) as const) },
    { weight: 2, arbitrary: id.map((one) => get(`/nodes/${one}/edges`)) },
    {
      weight: 1,
      arbitrary: fc
        .array(text, { minLength: 1, maxLength: 4 })
        .map((all) => post('/nodes/bulk-create', { nodes: all.map((content) => ({ content })) })),
    },
    { weight: 1, arbitrary: ids.map((node_ids) => post('/nodes/bulk-delete', { node_ids })) },
    { weight: 2, arbitrary: ids.map((node_ids) => post('/nodes/batch-get', { node_ids })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('created_at', 'updated_at', 'title')
        .map((sort) => get(`/nodes?limit=100&sort_by=${sort}`)),
    },
    { weight: 1, arbitrary: fc.constantFrom('/graph-data', '/export', '/nowhere').map(get) },
    { weight: 1, arbitrary: fc.constantFrom(...words).map((q) => get(`/search?q=${q}&limit=100`)) },
  ) as fc.Arbitrary<Draft>;
}

/** Batches of up to 30 requests with dependencies that never form a circle, some of them on requests listed later. */
export function batchArbitrary(targets: Targets): fc.Arbitrary<BatchRequest[]> {
  const one = fc.tuple(requestArbitrary(targets), fc.array(fc.nat(29), { maxLength: 2 }));
  return fc.tuple(fc.array(one, { minLength: 1, maxLength: 30 }), fc.boolean()).map(([drafts, backwards]) => {
    const requests = drafts.map(([draft, needs], i): BatchRequest => {
      const dependsOn = [...new Set(needs.filter((need) => need < i).map((need) => `r${need}`))];
      return { ...draft, id: `r${i}`, ...(dependsOn.length > 0 ? { dependsOn } : {}) };
    });
    return backwards ? requests.reverse() : requests;
  });
}
