import { type Bench, check, type RowFunction } from '../bench.ts';
import type { Connections as AwsConnections } from '../cloud/messages.ts';
import { ask, keptConnections } from '../container/ask.ts';
import { startContainer } from '../container/client.ts';
import { tokenOf } from '../container/event.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { pool, sockets } from '../settings.ts';
import { withValkey } from '../valkey/server.ts';

const uid = '3c';
const requests = 100;

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
}

/** The first ones have as many calls under way as a container ever has; all kinds of reads follow. */
function plan(ids: readonly string[]): Sent[] {
  const wide: Sent[] = [
    { method: 'POST', url: '/nodes/bulk-create', body: { nodes: ids.slice(0, 100).map((id) => ({ content: id })) } },
    { method: 'POST', url: '/nodes/bulk-delete', body: { node_ids: ids.slice(0, 100) } },
    { method: 'GET', url: '/export' },
  ];
  const reads = ['/graph-data', '/nodes', '/search?q=any', '/nodes?limit=50&offset=50', `/nodes/${ids.at(-1)}`];
  const rest = Array.from({ length: requests - wide.length }, (_, i): Sent => {
    return { method: 'GET', url: reads[i % reads.length] ?? '' };
  });
  return [...wide, ...rest];
}

interface Connections extends AwsConnections {
  readonly valkey: number;
}

interface Counted {
  readonly all: Connections;
  /** Those that the second half of the requests made. */
  readonly late: Connections;
}

const sum = (one: Connections, other: Connections): Connections => ({
  dynamoDb: one.dynamoDb + other.dynamoDb,
  valkey: one.valkey + other.valkey,
  kms: one.kms + other.kms,
  appConfig: one.appConfig + other.appConfig,
});

async function countConnections(bench: Bench): Promise<Counted> {
  const ids = idsOf(await bench.user(uid, 1_000, 3));
  return withValkey(async (valkey) => {
    const container = await startContainer(bench.cloud, { services: await bench.cloud.services(), valkey });
    const made = async (): Promise<Connections> => ({
      ...(await bench.cloud.connections()),
      valkey: await valkey.connections(),
    });
    await made();
    await container.warm();
    const agent = keptConnections();
    const headers = {
      authorization: `Bearer ${tokenOf(uid, 'one')}`,
      'accept-encoding': 'br',
      'content-type': 'application/json',
    };
    const send = async ({ method, url, body }: Sent): Promise<void> => {
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const { status } = await ask(container.endpoint, { method, url: `/api/v1${url}`, headers, ...text }, agent);
      check(status < 300, `${method} ${url} answered ${status}`);
    };
    const sent = plan(ids);
    for (const each of sent.slice(0, requests / 2)) await send(each);
    const early = await made();
    for (const each of sent.slice(requests / 2)) await send(each);
    const late = await made();
    agent.destroy();
    await container.close();
    return { all: sum(early, late), late };
  });
}

/** 3c: a container keeps its clients, and they keep their connections. */
export const connections: RowFunction = async (bench) => {
  const { all, late } = await countConnections(bench);
  const method = `accepted TCP connections, counted by the servers: one container (a process with the deployed handler and its own environment: flags from AppConfig, the cache's key from KMS) is warmed up and answers ${requests} requests one after another; the first ones create, delete and export with ${pool} calls at once; MAX_SOCKETS is ${sockets}; Valkey's are more than its one node needs where a command was late on a busy machine, because its connection is then replaced`;
  const shared = { row: '3c', optimization: '3 resultCache', unit: 'connections', method } as const;
  const names = { dynamoDb: 'DynamoDB', valkey: 'Valkey', kms: 'KMS', appConfig: 'AppConfig' } as const;
  return [
    ...Object.entries(names).map(
      ([key, name]): Measured => ({
        ...shared,
        metric: `${requests} requests in one container: connections to ${name}`,
        after: all[key as keyof Connections],
        target: { kind: 'atMost', value: sockets },
      }),
    ),
    {
      ...shared,
      metric: `the last ${requests / 2} of them: new connections to DynamoDB, KMS and AppConfig (a client per request would make as many)`,
      after: late.dynamoDb + late.kms + late.appConfig,
      target: { kind: 'atMost', value: 0 },
    },
  ];
};
