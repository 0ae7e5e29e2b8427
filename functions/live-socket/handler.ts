import { clientSettings, numberEnv, requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler } from '../../shared/events/index.ts';
import { type EnvName, flagValues } from '../../shared/flags/index.ts';
import { Connections, gatewaySockets } from '../../shared/live/index.ts';
import { storeOf, tableClient } from '../../shared/store/index.ts';
import { answerSocket, type SocketEvent, type SocketServices } from './answer.ts';

function containerSockets(): SocketServices {
  const concurrency = numberEnv('MAX_CONCURRENCY', 1, 256);
  const { client } = tableClient(concurrency, clientSettings());
  const flags = flagValues(undefined, requiredEnv('BRAIN2_ENV') as EnvName);
  const store = storeOf({
    client,
    table: requiredEnv('TABLE_NAME'),
    flags: () => flags,
    concurrency,
    // It makes no notes.
    shards: 1,
    epoch: numberEnv('GRAPH_EPOCH', 0, 2 ** 20),
  });
  return {
    store,
    connections: new Connections(client, requiredEnv('CONNECTIONS_TABLE')),
    sockets: gatewaySockets(requiredEnv('LIVE_ENDPOINT')),
  };
}

const services = containerSockets();

/** Opens, answers and ends the live connections of pages. Their tickets are in the events, which are therefore not logged. */
export const handler = backgroundHandler((event: SocketEvent) => answerSocket(services, event));
