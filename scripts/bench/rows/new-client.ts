import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { clientSettings } from '../../../shared/environment/index.ts';
import { type TableClient, tableClient } from '../../../shared/store/index.ts';
import { brain2Schema } from '../../../test/support/table-model/index.ts';
import { certificateFiles, ensureCertificates } from '../../local/redis/certificates.ts';
import { type Bench, median, type RowFunction } from '../bench.ts';
import { pool, sockets } from '../settings.ts';

const times = { fresh: 40, reused: 200 } as const;

/** An authority and a certificate of its own, as PEM. */
async function certificates(): Promise<{ ca: string; cert: string; key: string }> {
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-bench-'));
  try {
    const settings = { home, logs: home, port: 0, redisPort: 0, edgePort: 0, stacksDir: home };
    await ensureCertificates(settings);
    const { ca, certificate, key } = certificateFiles(settings);
    const text = (file: string) => readFileSync(file, 'utf8');
    return { ca: text(ca), cert: text(certificate), key: text(key) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The deployed client, which trusts our authority instead of the public ones. */
function newClient(endpoint: string, ca: string): TableClient {
  const { requestHandler, ...settings } = clientSettings(sockets);
  const httpsAgent = { ...requestHandler.httpsAgent, ca };
  return tableClient(pool, {
    ...settings,
    requestHandler: { ...requestHandler, httpsAgent },
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
}

/** One read, and what it took besides the time that the table and its proxy had it: client, connection, handshakes. */
async function overheadMs(bench: Bench, client: () => TableClient): Promise<number> {
  const key = new GetCommand({ TableName: brain2Schema().tableName, Key: { PK: 'U#3e', SK: 'META' } });
  const { wallMs, traffic } = await bench.measure(() => client().client.send(key));
  return wallMs - traffic.waitedMs;
}

async function fresh(bench: Bench, endpoint: string, ca: string): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < times.fresh; i += 1) {
    let made: TableClient | undefined;
    found.push(
      await overheadMs(bench, () => {
        made = newClient(endpoint, ca);
        return made;
      }),
    );
    made?.client.destroy();
  }
  return found;
}

async function reused(bench: Bench, endpoint: string, ca: string): Promise<number[]> {
  const client = newClient(endpoint, ca);
  const found: number[] = [];
  for (let i = 0; i < times.reused; i += 1) found.push(await overheadMs(bench, () => client));
  client.client.destroy();
  return found;
}

/** 3e: what a connection that is kept saves. */
export const newClientCall: RowFunction = async (bench) => {
  const { ca, ...identity } = await certificates();
  const endpoint = await bench.cloud.frontTls(identity);
  // What is compiled at the first calls is neither's doing.
  await fresh(bench, endpoint, ca);
  return [
    {
      row: '3e',
      optimization: '3 resultCache',
      metric: 'one read by a new client instead of the kept one: time around the call',
      unit: 'ms',
      before: median(await fresh(bench, endpoint, ca)),
      after: median(await reused(bench, endpoint, ca)),
      target: { kind: 'lessBy', percent: 90 },
      method: `GetItem by the deployed client over TLS on loopback: median of ${times.fresh} new clients, and of ${times.reused} calls on one; wall time without the time that table and proxy had the call; a handshake's round trips cost nothing here, so that only its computing shows`,
    },
  ];
};
