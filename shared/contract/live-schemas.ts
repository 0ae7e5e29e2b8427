import { type Static, Type } from 'typebox';
import { Id, limits, Timestamp } from './fields.ts';

/** What a page may send on its live connection, by the message's `action`. */
export const liveActions = ['resume', 'ping'] as const;
export type LiveAction = (typeof liveActions)[number];

/** Lets whoever has it connect once: `url?ticket=…`, since browsers can set no header on a WebSocket. */
export const LiveTicket = Type.Object({
  ticket: Type.String(),
  url: Type.String({ description: 'where to connect, with the ticket as the query parameter `ticket`' }),
  expiresAt: Timestamp,
});
export type LiveTicket = Static<typeof LiveTicket>;

const GraphVersion = Type.Integer({ minimum: 0 });
const Changes = Type.Object({
  created: Type.Array(Id, { maxItems: limits.liveIds }),
  updated: Type.Array(Id, { maxItems: limits.liveIds }),
  deleted: Type.Array(Id, { maxItems: limits.liveIds }),
});
export type LiveChanges = Static<typeof Changes>;

const frame = <const T extends string, D extends ReturnType<typeof Type.Object>>(type: T, data: D) =>
  Type.Object({ type: Type.Literal(type), timestamp: Timestamp, data, graphVersion: GraphVersion });

/** The graph has changed. With `more`, not everything that changed is named: the page reads the graph again. */
export const GraphChangedFrame = frame(
  'graph.changed',
  Type.Object({ nodes: Changes, edges: Changes, more: Type.Boolean() }),
);
export type GraphChangedFrame = Static<typeof GraphChangedFrame>;

/** What a page reads on its live connection. An error has no version: the message it answers was not understood. */
export const LiveFrame = Type.Union([
  GraphChangedFrame,
  frame('graph.current', Type.Object({})),
  frame('pong', Type.Object({})),
  Type.Object({
    type: Type.Literal('error'),
    timestamp: Timestamp,
    data: Type.Object({ message: Type.String(), actions: Type.Array(Type.String()) }),
  }),
]);
export type LiveFrame = Static<typeof LiveFrame>;
