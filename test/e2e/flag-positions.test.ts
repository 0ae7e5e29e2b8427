import { afterAll, describe, expect, test } from '@jest/globals';
import { setFlag } from '../../scripts/deployment/flags.ts';
import { databaseCalls } from '../../scripts/local/api.ts';
import { type FlagName, flags } from '../../shared/flags/index.ts';
import { apiOf, awsClient, testCloud } from '../support/cloud.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const api = apiOf(cloud, cloud.users.bob.token);
const calls = async (path: string): Promise<number> => databaseCalls((await api.expect(200, 'GET', path)).headers) ?? 0;

/** How a client can tell which position a flag is in: the calls of a request that was made before. */
const shows: Record<FlagName, () => Promise<boolean>> = {
  batchWrites: async () => {
    const { headers } = await api.expect(200, 'POST', '/nodes/batch-get', {
      node_ids: Array.from({ length: 9 }, (_, i) => `01ARZ3NDEKTSV4RRFFQ69G5F0${i}00`.padEnd(28, '0')),
    });
    return (databaseCalls(headers) ?? 0) < 3;
  },
  leanQueries: async () => (await calls('/search?q=anything')) + (await calls('/search?q=anything')) < 8,
  boundedWork: async () => (await calls('/graph-data')) + (await calls('/graph-data')) < 10,
};

async function turn(name: FlagName, on: boolean): Promise<void> {
  await setFlag(awsClient(cloud), cloud.outputs, { name, on });
  await until(`${name} is ${on ? 'on' : 'off'}`, async () => (await shows[name]()) === on);
}

/** A fixed script of requests and what a client sees of it. */
async function script(): Promise<unknown> {
  const made = await api.expect<{ created: { id: string }[]; failed: unknown[] }>(201, 'POST', '/nodes/bulk-create', {
    nodes: [
      { content: 'zebra one '.repeat(300), title: 'A' },
      { content: 'zebra two', title: 'B', tags: ['striped'] },
      { content: '' },
      { content: 'zebra three', title: 'C' },
    ],
  });
  const ids = made.body.created.map(({ id }) => id);
  await api.expect(201, 'POST', '/edges', { source_id: ids[0], target_id: ids[1] });
  await api.expect(200, 'PUT', `/nodes/${ids[2]}`, { content: 'zebra changed' });
  type Titles = { nodes: { id: string; title: string; content: string }[] };
  const list = await api.expect<Titles>(200, 'GET', '/nodes?sort_by=title&order=asc&limit=100');
  const tagged = await api.expect<Titles & { total: number }>(200, 'GET', '/nodes?tag=striped');
  const found = await api.expect<{ results: { title: string }[]; total: number }>(200, 'GET', '/search?q=zebra');
  const whole = await api.expect<Titles>(200, 'POST', '/nodes/batch-get', { node_ids: ids });
  const graph = await api.expect<{ nodes: unknown[]; edges: unknown[] }>(200, 'GET', '/graph-data');
  const exported = await api.expect<Titles>(200, 'GET', '/export');
  const own = ({ nodes }: Titles) =>
    nodes
      .filter(({ id }) => ids.includes(id))
      .map(({ title, content }) => title + content)
      .sort();
  const deleted = await api.expect<{ deleted_count: number }>(202, 'POST', '/nodes/bulk-delete', { node_ids: ids });
  const after = await api.expect<{ total: number }>(200, 'GET', '/search?q=zebra');
  return {
    failed: made.body.failed,
    list: own(list.body),
    tagged: [tagged.body.total, own(tagged.body)],
    found: [found.body.total, found.body.results.map(({ title }) => title).sort()],
    whole: own(whole.body),
    graph: [graph.body.nodes.length, graph.body.edges.length],
    exported: own(exported.body),
    deleted: deleted.body.deleted_count,
    after: after.body.total,
  };
}

describe('every flag', () => {
  let reference: unknown;
  afterAll(async () => {
    for (const name of Object.keys(flags) as FlagName[])
      await setFlag(awsClient(cloud), cloud.outputs, { name, on: true });
  });

  test('starts in a position in which a session works', async () => {
    reference = await script();
    expect(reference).toMatchObject({ deleted: 3, after: 0, found: [3, ['A', 'B', 'C']] });
  });

  test.each(Object.keys(flags) as FlagName[])('%s has the same answers off, and on again', async (name) => {
    await turn(name, false);
    expect(await script()).toEqual(reference);
    await turn(name, true);
    expect(await script()).toEqual(reference);
  });
});
