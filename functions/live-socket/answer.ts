import { type LiveAction, type LiveFrame, limits } from '../../shared/contract/index.ts';
import { dropConnections, errorFrame, type Live, pongFrame, resumeFrame } from '../../shared/live/index.ts';
import { logger } from '../../shared/observability/index.ts';
import { readMeta, type StoreContext, takeTicket } from '../../shared/store/index.ts';

/** What API Gateway sends of a connection: its handshake, a message of it, or its end. */
export interface SocketEvent {
  readonly requestContext: { readonly routeKey: string; readonly connectionId: string };
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
}

/** Of a handshake the status counts: 200 opens the connection. A body is sent to the page. */
export interface SocketResult {
  readonly statusCode: number;
  readonly body?: string;
}

export interface SocketServices extends Live {
  readonly store: StoreContext;
}

const done: SocketResult = { statusCode: 200 };
const say = (frame: LiveFrame): SocketResult => ({ ...done, body: JSON.stringify(frame) });

/** Opens a connection for whoever brings a ticket, once. Of too many connections of one user the oldest are closed. */
async function connect(services: SocketServices, { requestContext, queryStringParameters }: SocketEvent) {
  const { store, connections } = services;
  const { connectionId } = requestContext;
  const uid = await takeTicket(store, queryStringParameters?.ticket ?? '');
  logger.appendKeys({ userId: uid ?? 'refused' });
  if (uid === undefined) return { statusCode: 401 };
  await connections.add(uid, connectionId);
  const others = (await connections.ofUser(uid)).filter(({ id }) => id !== connectionId);
  const surplus = others.slice(limits.liveConnections - 1).map(({ id }) => id);
  await dropConnections(services, uid, surplus);
  return done;
}

async function disconnect({ connections }: SocketServices, { requestContext }: SocketEvent): Promise<SocketResult> {
  const { connectionId } = requestContext;
  const uid = await connections.userOf(connectionId);
  if (uid !== undefined) await connections.forget(uid, [connectionId]);
  return done;
}

/** The version that a page says it shows; undefined where it says none. */
function shownVersion(body: string): number | undefined {
  const { graphVersion } = JSON.parse(body) as { graphVersion?: unknown };
  return Number.isSafeInteger(graphVersion) && (graphVersion as number) >= 0 ? (graphVersion as number) : undefined;
}

/** Answers a page that tells what it shows, or that it is there. One that was forgotten is closed: it connects anew and resumes. */
async function answer(services: SocketServices, action: LiveAction, event: SocketEvent): Promise<SocketResult> {
  const { store, connections, sockets } = services;
  const { connectionId } = event.requestContext;
  const shown = action === 'resume' ? shownVersion(event.body ?? '') : undefined;
  if (action === 'resume' && shown === undefined)
    return say(errorFrame('resume needs the graphVersion that the page shows, a whole number from 0', store.now()));
  const uid = await connections.userOf(connectionId);
  if (uid === undefined) {
    await sockets.close(connectionId);
    return done;
  }
  const { graphVersion } = await readMeta(store, uid);
  return say(
    shown === undefined ? pongFrame(graphVersion, store.now()) : resumeFrame(shown, graphVersion, store.now()),
  );
}

/** Answers whatever API Gateway tells of a connection. */
export function answerSocket(services: SocketServices, event: SocketEvent): Promise<SocketResult> {
  const { routeKey, connectionId } = event.requestContext;
  // Of an event only this is logged: the query holds a ticket.
  logger.appendKeys({ route: routeKey, connectionId });
  switch (routeKey) {
    case '$connect':
      return connect(services, event);
    case '$disconnect':
      return disconnect(services, event);
    case 'resume':
    case 'ping':
      return answer(services, routeKey, event);
    default:
      return Promise.resolve(say(errorFrame('This message names no action that is known here', services.store.now())));
  }
}
