import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import type { RuntimeFlagName } from '../../shared/flags/index.ts';
import { testCloud } from '../support/cloud.ts';
import { flagNames, flagsOnAgain, turnFlag } from '../support/http-flags.ts';
import { newUser } from '../support/http-user.ts';
import { unknownId } from '../support/notes.ts';

const cloud = testCloud();
let api: ApiClient;
beforeAll(async () => {
  api = await newUser(cloud, 'flag-positions');
});
afterAll(() => flagsOnAgain(cloud));

/** Numbers that a user's history gives, and times, say nothing about an answer. */
const passing = new Set([
  'createdAt',
  'updatedAt',
  'created_at',
  'completed_at',
  'graphVersion',
  'request_id',
  'X-Graph-Version',
  'ETag',
]);
/** Which way they lie depends on the shards that new notes happen to get. */
const unordered = new Set(['edges', 'missing']);

interface Page {
  readonly nodes: readonly { id: string }[];
}

/** What a client sees in an answer, with ids named by the order in which the script made them. */
function seen(value: unknown, names: ReadonlyMap<string, string>, key = ''): unknown {
  if (typeof value === 'string') return [...names].reduce((text, [id, name]) => text.replaceAll(id, name), value);
  if (Array.isArray(value)) {
    const items = value.map((item) => seen(item, names));
    return unordered.has(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !passing.has(name));
  return Object.fromEntries(entries.map(([name, one]) => [name, seen(one, names, name)]));
}

/** A fixed script of requests, and every answer to it as a client sees it. The user has nothing before and after it. */
async function script(): Promise<unknown[]> {
  const names = new Map<string, string>();
  const answers: unknown[] = [];
  const send = async <T>(
    method: string,
    path: string,
    body?: unknown,
    order = (all: T): unknown => all,
  ): Promise<T> => {
    const answer = await api.send(method, path, body);
    answers.push({ request: `${method} ${path}`, status: answer.status, body: answer.body && order(answer.body as T) });
    return answer.body as T;
  };
  const nodes = [
    { content: 'zebra one '.repeat(300), title: 'A' },
    { content: 'zebra two', title: 'B', tags: ['striped', 'constructor'], x: 1, format: 'markdown' },
    { content: '' },
    { content: 'zebra three and a mule', title: 'C' },
  ];
  const { created } = await send<{ created: { id: string }[] }>('POST', '/nodes/bulk-create', { nodes });
  const single = await send<{ id: string }>('POST', '/nodes', { content: 'okapi', title: 'D', tags: ['striped'] });
  const ids = [...created.map(({ id }) => id), single.id] as [string, string, string, string];
  for (const [i, id] of ids.entries()) names.set(id, `<${i}>`);
  const [a, b, c, d] = ids;
  await send('POST', '/edges', { source_id: a, target_id: b, type: 'strong', weight: 0.5 });
  await send('POST', '/edges', { source_id: b, target_id: a });
  await send('POST', '/edges', { source_id: c, target_id: a });
  await send('POST', '/edges', { source_id: a, target_id: unknownId });
  await send('PUT', `/nodes/${c}`, { content: 'zebra changed', tags: [] });
  await send('GET', `/nodes/${c}`);
  await send('GET', `/nodes/${a}/edges`);
  for (const query of ['sort_by=title&order=asc&limit=100', 'limit=2', 'tag=striped', 'tag=constructor&limit=1'])
    await send<{ nextToken?: string }>('GET', `/nodes?${query}`, undefined, ({ nextToken, ...page }) => page);
  for (const q of ['zebra', 'zeb', 'zebrra', 'mule', 'striped']) await send('GET', `/search?q=${q}&limit=2`);
  await send('POST', '/nodes/batch-get', { node_ids: [d, unknownId, a, d] });
  const byId = (page: Page) => ({
    ...page,
    version: 0,
    nodes: [...page.nodes].sort((x, y) => ids.indexOf(x.id) - ids.indexOf(y.id)),
  });
  await send<Page>('GET', '/graph-data', undefined, byId);
  const exported = await send<Page>('GET', '/export', undefined, byId);
  await send('POST', '/import', exported);
  const requests = [
    { id: 'read', method: 'GET', url: `/nodes/${a}` },
    { id: 'change', method: 'PUT', url: `/nodes/${a}`, body: { title: 'E' } },
    { id: 'again', method: 'GET', url: `/nodes/${a}`, dependsOn: ['change'] },
    { id: 'gone', method: 'DELETE', url: `/nodes/${d}` },
    { id: 'twice', method: 'DELETE', url: `/nodes/${d}` },
    { id: 'unknown', method: 'GET', url: `/nodes/${unknownId}` },
    { id: 'after', method: 'GET', url: '/nodes', dependsOn: ['unknown'] },
    { id: 'search', method: 'GET', url: '/search?q=okapi' },
  ];
  await send<{ responses: unknown[] }>('POST', '/batch', { requests }, ({ responses }) => responses);
  const counts = ({ deleted_count, status, failed }: Record<string, unknown>) => ({ deleted_count, status, failed });
  const deleted = await send<{ operation_id: string }>(
    'POST',
    '/nodes/bulk-delete',
    { node_ids: [a, b, c, d] },
    counts as never,
  );
  await api.expect(200, 'GET', `/operations/${deleted.operation_id}`);
  await send('GET', '/search?q=zebra');
  await send<{ version: number }>('GET', '/graph-data', undefined, ({ version, ...graph }) => graph);
  return answers.map((answer) => seen(answer, names));
}

/** What a read or write asks of the table: these disturb each other, so all of their positions are tried. */
const accessFlags: readonly RuntimeFlagName[] = ['batchWrites', 'leanQueries', 'boundedWork'];
/** What stands before the table: each alone, and all of them. */
const sharingFlags = flagNames.filter((name) => !accessFlags.includes(name));
const positions = [
  // Each one flag away from the one before.
  ...Array.from({ length: 2 ** accessFlags.length }, (_, i) => i ^ (i >> 1)).map((bits) =>
    accessFlags.filter((_, i) => (bits >> i) & 1),
  ),
  ...sharingFlags.map((name) => [name]),
  sharingFlags,
];

/** Only where a cache is on can a client see whether it is shared: flags are turned on in their order, and off against it. */
async function turnTo(now: readonly RuntimeFlagName[], before: readonly RuntimeFlagName[]): Promise<void> {
  for (const name of before.filter((one) => !now.includes(one))) await turnFlag(cloud, api, name, true);
  for (const name of now.filter((one) => !before.includes(one)).reverse()) await turnFlag(cloud, api, name, false);
}

describe('the positions of the flags', () => {
  let reference: unknown[];
  let off: readonly RuntimeFlagName[] = [];
  beforeAll(async () => {
    reference = await script();
  });

  test('starts with one in which everything that should succeed does', () => {
    const statuses = reference.map((answer) => (answer as { status: number }).status);
    expect(statuses.filter((status) => status >= 400)).toEqual([409, 404]);
    expect(reference.at(-1)).toMatchObject({ body: { nodes: [], edges: [] } });
  });

  test.each(positions.slice(1).map((one) => [one.join(' and '), one] as const))(
    'with %s off has the same answers',
    async (_names, now) => {
      await turnTo(now, off);
      off = now;
      expect(await script()).toEqual(reference);
    },
  );
});
