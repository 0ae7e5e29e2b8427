import { logger } from '../observability/index.ts';
import type { Connections } from './connections.ts';
import type { Sockets } from './sockets.ts';

/** What reaches pages: the table of connections and the sockets themselves. */
export interface Live {
  readonly connections: Connections;
  readonly sockets: Sockets;
}

/**
 * Closes connections and forgets them. Forgotten even where closing failed: such a page is told nothing any more, and its next
 * heartbeat closes it (functions/live-socket). Never throws: it is done to keep others going.
 */
export async function dropConnections(
  { connections, sockets }: Live,
  uid: string,
  connectionIds: readonly string[],
): Promise<void> {
  if (connectionIds.length === 0) return;
  const warn = (error: unknown) => logger.warn('a live connection was not dropped cleanly', { error: error as Error });
  await Promise.all(connectionIds.map((id) => sockets.close(id).catch(warn)));
  await connections.forget(uid, connectionIds).catch(warn);
}
