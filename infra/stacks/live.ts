import type { Construct } from 'constructs';
import type { DeployedFunction, EnvironmentConfig } from '../environments/index.ts';
import { ConnectionsTable } from '../modules/connections-table.ts';
import type { LambdaService } from '../modules/lambda-service.ts';
import type { Table } from '../modules/table.ts';
import { WebSocketApi } from '../modules/web-socket.ts';
import type { WorkQueue } from '../modules/work-queue.ts';
import type { Naming } from '../naming.ts';

export interface LiveStackProps {
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
  readonly table: Table;
  /** What is to be pushed. */
  readonly queue: WorkQueue;
  readonly createFunction: (name: DeployedFunction, variables: Record<string, string>) => LambdaService;
}

/** Composes the live updates: the WebSocket API, who is connected to it, and what pushes to them. */
export function createLive(scope: Construct, props: LiveStackProps): WebSocketApi {
  const { config, naming, table, queue, createFunction } = props;
  const { emulator, region, accessLogs, logRetentionDays, throttle } = config;
  const connections = new ConnectionsTable(scope, 'connections', { naming });
  const api = new WebSocketApi(scope, 'web-socket', {
    naming,
    region,
    throttle,
    accessLogs,
    logRetentionDays,
    ...(emulator ? { emulatorEndpoint: emulator.endpoint } : {}),
  });
  const limits = { MAX_CONCURRENCY: String(config.maxConcurrency), MAX_SOCKETS: String(config.maxSockets) };
  const socket = createFunction('live-socket', {
    ...limits,
    TABLE_NAME: table.table.name,
    GRAPH_EPOCH: String(config.graphEpoch),
    CONNECTIONS_TABLE: connections.table.name,
    LIVE_ENDPOINT: api.managementEndpoint,
  });
  // What it says, it answers.
  api.grantManage(socket.role, 'DELETE');
  table.grantGet(socket.role);
  table.grantTakeTickets(socket.role);
  connections.grantRegister(socket.role);
  api.answerBy(socket);
  const pusher = createFunction('push-live', {
    ...limits,
    CONNECTIONS_TABLE: connections.table.name,
    LIVE_ENDPOINT: api.managementEndpoint,
    ...queue.variables,
  });
  connections.grantReach(pusher.role);
  api.grantManage(pusher.role, 'POST', 'DELETE');
  queue.consumeBy(pusher);
  return api;
}
