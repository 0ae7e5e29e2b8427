import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { clientSettings } from '../environment/index.ts';

/** Sends to open connections and closes them. */
export interface Sockets {
  /** @throws when the connection took nothing in three tries; `isGone` tells whether it is no more */
  post(connectionId: string, text: string): Promise<void>;
  /** Closes a connection; one that is gone is closed. */
  close(connectionId: string): Promise<void>;
}

/** API Gateway takes a message in milliseconds. Waiting longer would hold up what comes next for the same user. */
const patience = { connectMs: 1_000, answerMs: 1_000 };

/** The connections of one WebSocket stage. Three tries each, by the SDK's standard mode. */
export function gatewaySockets(
  endpoint: string,
  config: ApiGatewayManagementApiClientConfig = clientSettings(undefined, patience),
): Sockets {
  const client = new ApiGatewayManagementApiClient({ ...config, endpoint });
  return {
    async post(ConnectionId, text) {
      await client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(text) }));
    },
    async close(ConnectionId) {
      await client.send(new DeleteConnectionCommand({ ConnectionId })).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },
  };
}

/** Whether the other side has left; also what API Gateway says of a connection whose handshake is not over. */
export const isGone = (error: unknown): boolean => error instanceof GoneException;
