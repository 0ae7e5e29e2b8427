import { limits } from '../../shared/contract/index.ts';
import type { DomainEvent } from '../../shared/events/index.ts';
import { type Connection, changesFrame, dropConnections, isGone, type Live } from '../../shared/live/index.ts';
import { countMetric, logger } from '../../shared/observability/index.ts';
import { mapBounded } from '../../shared/work/index.ts';

export interface PushServices extends Live {
  /** Most messages under way at once. */
  readonly concurrency: number;
  readonly now: () => number;
}

/** API Gateway calls a connection gone until its handshake is over, which may take as long as this. Its page asks once it is open. */
const handshakeMs = 30_000;

/** Sends one frame to one connection. @returns whether the connection is to be dropped */
async function reach(
  { sockets, now }: PushServices,
  { id, connectedAtMs }: Connection,
  text: string,
): Promise<boolean> {
  try {
    await sockets.post(id, text);
    countMetric('LivePushes');
    return false;
  } catch (error) {
    if (isGone(error)) return now() - connectedAtMs > handshakeMs;
    // It missed this frame, so whatever it got later would be only half of the truth: closed, it connects anew and resumes.
    logger.warn('a live connection took no message and is closed', { connectionId: id, error: error as Error });
    return true;
  }
}

/**
 * Tells a user's pages what has changed: one frame to each, the newest connections only. A connection that fails is dropped and
 * holds up neither the others nor the queue; only a table that cannot be read fails the message.
 */
export function pushConsumer(services: PushServices) {
  return async (user: string, events: readonly DomainEvent[]): Promise<void> => {
    const known = await services.connections.ofUser(user);
    const text = JSON.stringify(changesFrame(events, services.now()));
    const reached = known.slice(0, limits.liveConnections);
    const lost = await mapBounded(reached, services.concurrency, (connection) => reach(services, connection, text));
    const dropped = [...reached.filter((_, i) => lost[i]), ...known.slice(limits.liveConnections)];
    if (dropped.length > 0) countMetric('LiveConnectionsGone', dropped.length);
    await dropConnections(
      services,
      user,
      dropped.map(({ id }) => id),
    );
  };
}
