import { requiredEnv } from '../../shared/environment/index.ts';
import { backgroundHandler } from '../../shared/events/index.ts';
import { Connections, gatewaySockets } from '../../shared/live/index.ts';
import { backgroundStore } from '../../shared/store/index.ts';
import { answerSocket, type SocketEvent, type SocketServices } from './answer.ts';

const store = backgroundStore();
const services: SocketServices = {
  store,
  connections: new Connections(store.client, requiredEnv('CONNECTIONS_TABLE')),
  sockets: gatewaySockets(requiredEnv('LIVE_ENDPOINT')),
};

/** Opens, answers and ends the live connections of pages. Their tickets are in the events, which are therefore not logged. */
export const handler = backgroundHandler((event: SocketEvent) => answerSocket(services, event));
