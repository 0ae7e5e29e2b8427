import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { seededRandom, TableModel } from '../../support/table-model/index.ts';
import { Containers } from './containers.ts';
import { gateway } from './gateway.ts';
import { keyService } from './key-service.ts';

/** What the origin process is started with, as JSON in its first argument. */
export interface OriginOptions {
  /** The bundle of the container's program. */
  readonly container: string;
  readonly containers: number;
  readonly seed: number;
  /** Share of answers that are lost. */
  readonly lossRate: number;
  /** Clocks of containers differ from the real one by up to this, in milliseconds. */
  readonly maxSkewMs: number;
  /** Each call to the table takes up to this, in milliseconds. */
  readonly tableMs: number;
}

export type ToOrigin = { readonly kind: 'kill' } | { readonly kind: 'skew' } | { readonly kind: 'metrics' };
export type FromOrigin =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'metrics'; readonly metrics: Readonly<Record<string, number>> };

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const tell = (message: FromOrigin): void => void process.send?.(message);

/** The table, the containers of the function and the gateway before them, in one process that can be ended. */
async function main(options: OriginOptions): Promise<void> {
  const random = seededRandom(options.seed);
  const model = new TableModel({ staleMs: 500, random: seededRandom(options.seed + 1) });
  model.onCall = () => (random() < 0.5 ? undefined : wait(random() * options.tableMs));
  // Every thread started from here on inherits it.
  process.env.AWS_ENDPOINT_URL_KMS = `http://127.0.0.1:${await listening(keyService())}`;
  process.env.TABLE_NAME = model.tableName;
  const skew = () => Math.round((2 * random() - 1) * options.maxSkewMs);
  const containers = new Containers(pathToFileURL(options.container), options.containers, model, skew);
  const server = gateway(containers, () => random() < options.lossRate);
  // nginx keeps its connections for 2 seconds: it is to be the one that ends them.
  server.keepAliveTimeout = 30_000;
  process.on('message', (message: ToOrigin) => {
    if (message.kind === 'kill') containers.kill();
    else if (message.kind === 'skew') containers.skewAgain();
    else tell({ kind: 'metrics', metrics: containers.metrics });
  });
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready', port: await listening(server) });
}

await main(JSON.parse(process.argv[2] ?? '{}') as OriginOptions);
