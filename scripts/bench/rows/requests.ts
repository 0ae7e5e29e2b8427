import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, shards } from '../settings.ts';
import type { Subject } from '../subject.ts';

const optimization = '6 leanQueries';
const draft = { title: 'A new note', content: 'Something worth keeping. '.repeat(80), tags: ['bench'] };

/** Each request's calls by its name. */
type Calls = Record<string, number>;
const edgesOfDeleted = 3;

/** Most calls of each request. A deletion may take two more for each 25 edges. */
const most: Calls = {
  create: 3,
  update: 3,
  [`single delete, ${edgesOfDeleted} edges`]: 4 + 2 * Math.ceil(edgesOfDeleted / 25),
  get: 1,
  'list page': 1 + shards,
  'graph-data, kept answer': 1,
  'graph-data, 304': 1,
  'create with an Idempotency-Key': 3 + 2,
};

/** Makes each request of the row once, on a note of its own. */
async function requests(bench: Bench, container: Subject, others: readonly string[]): Promise<Calls> {
  const calls: Calls = {};
  const count = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const { result, traffic } = await bench.measure(work);
    calls[name] = traffic.calls;
    return result;
  };
  const { id } = await count('create', () => container.expect<{ id: string }>(201, 'POST', '/nodes', draft));
  await count('update', () => container.expect(200, 'PUT', `/nodes/${id}`, { content: draft.content.slice(10) }));
  await count('get', () => container.expect(200, 'GET', `/nodes/${id}`));
  await count('list page', () => container.expect(200, 'GET', '/nodes?limit=20'));
  const { headers: { ETag: etag = '' } = {} } = await container.send('GET', '/graph-data');
  await count('graph-data, kept answer', () => container.expect(200, 'GET', '/graph-data'));
  const same = await count('graph-data, 304', () =>
    container.send('GET', '/graph-data', undefined, { 'if-none-match': etag }),
  );
  check(same.status === 304, `a 304 was expected, not ${same.status}`);
  const keyed = await count('create with an Idempotency-Key', () =>
    container.send('POST', '/nodes', draft, { 'idempotency-key': 'bench' }),
  );
  check(keyed.status === 201, `a create under a key answered ${keyed.status}`);
  for (const target_id of others.slice(0, edgesOfDeleted))
    await container.expect(201, 'POST', '/edges', { source_id: id, target_id });
  await count(`single delete, ${edgesOfDeleted} edges`, () => container.expect(204, 'DELETE', `/nodes/${id}`));
  return calls;
}

/** Runs `work` and counts the HTTP requests this process makes meanwhile to any host but the table's. */
async function otherCalls<Result>(endpoint: string, work: () => Promise<Result>): Promise<[Result, number]> {
  const { host } = new URL(endpoint);
  let others = 0;
  const started = (message: unknown): void => {
    if ((message as { request: ClientRequest }).request.getHeader('host') !== host) others += 1;
  };
  subscribe('http.client.request.start', started);
  try {
    return [await work(), others];
  } finally {
    unsubscribe('http.client.request.start', started);
  }
}

/** 6e: calls of each single request. */
export const singleRequests: RowFunction = async (bench) => {
  const results: [Calls, number][] = [];
  for (const flags of [flagsWithout('leanQueries'), flagsOn]) {
    const uid = `6e-${flags.leanQueries}`;
    const spec = await bench.user(uid, 1_000, 3);
    const container = bench.container(uid, flags, { publishes: true });
    results.push(await otherCalls(bench.cloud.endpoint, () => requests(bench, container, idsOf(spec))));
    container.close();
  }
  const [[before, otherBefore], [after, otherAfter]] = results as [[Calls, number], [Calls, number]];
  const shared = { row: '6e', optimization, unit: 'calls' } as const;
  return [
    ...Object.entries(most).map(
      ([name, value]): Measured => ({
        ...shared,
        metric: `${name}: DynamoDB calls`,
        before: before[name] ?? Number.NaN,
        after: after[name] ?? Number.NaN,
        target: { kind: 'atMost', value },
        method: 'one request through the dispatcher at 1,000 notes and 3,000 edges, 4 shards; counted by the proxy',
      }),
    ),
    {
      ...shared,
      metric: 'EventBridge, SQS, CloudWatch or other calls in all of these',
      before: otherBefore,
      after: otherAfter,
      target: { kind: 'atMost', value: 0 },
      method: "HTTP requests of the measuring process to any other host, by Node's diagnostics channel",
    },
  ];
};
