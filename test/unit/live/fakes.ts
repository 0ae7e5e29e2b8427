import { GoneException } from '@aws-sdk/client-apigatewaymanagementapi';
import { Connections, type Sockets } from '../../../shared/live/index.ts';
import { modelStore } from '../../support/model-store.ts';
import { modelClient, TableModel } from '../../support/table-model/index.ts';

/** What API Gateway says of a connection that is not there. */
export const gone = (): Error => new GoneException({ message: 'gone', $metadata: {} });

/** Sockets that note what reaches them. */
export class FakeSockets implements Sockets {
  readonly posted: { readonly connectionId: string; readonly frame: Record<string, unknown> }[] = [];
  readonly closed: string[] = [];
  /** Thrown by whatever is done with a connection. */
  readonly failing = new Map<string, Error>();

  async post(connectionId: string, text: string): Promise<void> {
    const error = this.failing.get(connectionId);
    if (error) throw error;
    this.posted.push({ connectionId, frame: JSON.parse(text) as Record<string, unknown> });
  }

  async close(connectionId: string): Promise<void> {
    const error = this.failing.get(connectionId);
    if (error && error.name !== 'GoneException') throw error;
    this.closed.push(connectionId);
  }
}

/** A container of the live updates on in-memory tables, with a clock that only the test moves. */
export function liveWorld() {
  const clock = { nowMs: Date.parse('2030-01-01T00:00:00.000Z') };
  const now = () => clock.nowMs;
  const table = new TableModel({ staleMs: 500 });
  const connectionsTable = new TableModel({ staleMs: 500 });
  const sockets = new FakeSockets();
  const connections = new Connections(modelClient(connectionsTable), connectionsTable.tableName, now);
  const store = modelStore({ model: table, now });
  return { clock, now, table, connectionsTable, sockets, connections, store, concurrency: 8 };
}
