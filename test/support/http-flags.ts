import { setFlag } from '../../scripts/deployment/flags.ts';
import { type ApiClient, databaseCalls } from '../../scripts/local/api.ts';
import { type RuntimeFlagName, runtimeFlags } from '../../shared/flags/index.ts';
import { awsClient, type TestCloud } from './cloud.ts';
import { unknownId } from './notes.ts';
import { until } from './until.ts';

export const flagNames = runtimeFlags.map(({ name }) => name);

const callsOf = (headers: Headers): number => databaseCalls(headers) ?? 0;
const cacheOf = (headers: Headers): string | undefined =>
  /\bcache;desc="(\w+)"/.exec(headers.get('server-timing') ?? '')?.[1];
/** The database calls of an answer that was given before and may have been kept. */
async function secondTime(api: ApiClient, path: string): Promise<number> {
  await api.expect(200, 'GET', path);
  return callsOf((await api.expect(200, 'GET', path)).headers);
}
const unknownIds = Array.from({ length: 9 }, (_, i) => unknownId.replace('FAV', `FA${i}`));

/** How a client can tell which position a flag is in, whatever the others': by the calls that a request takes. */
const isOn: Record<RuntimeFlagName, (api: ApiClient) => Promise<boolean>> = {
  batchWrites: async (api) => {
    const { headers } = await api.expect(202, 'POST', '/nodes/bulk-delete', { node_ids: unknownIds });
    const requests = unknownIds.map((id) => ({ id, method: 'GET', url: `/nodes/${id}` }));
    const batch = await api.expect<{ summary: { databaseCalls: number } }>(200, 'POST', '/batch', { requests });
    return callsOf(headers) < unknownIds.length && batch.body.summary.databaseCalls < unknownIds.length;
  },
  leanQueries: async (api) => (await secondTime(api, '/search?q=anything')) < 2,
  boundedWork: async (api) => (await secondTime(api, '/graph-data')) < 2,
  resultCache: async (api) => (await secondTime(api, '/graph-data')) < 2,
  // A page that nobody asked for before: whoever makes it either asks the other containers first or does not.
  distributedCache: async (api) =>
    cacheOf((await api.expect(200, 'GET', `/nodes?tag=${Math.random()}`)).headers) === 'filled',
  // A request that publishes says how long that took.
  asyncEvents: async (api) => {
    const created = await api.expect<{ id: string }>(201, 'POST', '/nodes', { content: 'who publishes this?' });
    await api.expect(204, 'DELETE', `/nodes/${created.body.id}`);
    return !/\bevents;dur=/.test(created.headers.get('server-timing') ?? '');
  },
  rateLimit: async (api) => (await api.expect(200, 'GET', '/nodes?limit=1')).headers.has('ratelimit-limit'),
};

/** Turns a flag through AppConfig and waits until the functions whose calls show it act on it. */
export async function turnFlag(cloud: TestCloud, api: ApiClient, name: RuntimeFlagName, on: boolean): Promise<void> {
  await setFlag(awsClient(cloud), cloud.outputs, { name, on });
  await until(`${name} is ${on ? 'on' : 'off'}`, async () => (await isOn[name](api)) === on);
}

/** Turns every flag on again, as an environment starts. */
export async function flagsOnAgain(cloud: TestCloud): Promise<void> {
  for (const name of flagNames) await setFlag(awsClient(cloud), cloud.outputs, { name, on: true });
}
