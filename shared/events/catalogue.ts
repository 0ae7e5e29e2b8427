import { type Static, type TObject, Type } from 'typebox';
import { type EventType, eventTypes } from './event-types.ts';

const Id = Type.String({ minLength: 1, maxLength: 128 });
const Count = Type.Integer({ minimum: 0 });
const Version = Type.Integer({ minimum: 0 });
const Node = Type.Object({ id: Id, version: Version });
const Origin = Type.Unsafe<'manual' | 'automatic'>({ type: 'string', enum: ['manual', 'automatic'] });
const Changed = Type.Unsafe<'content' | 'title' | 'tags' | 'format' | 'position'>({
  type: 'string',
  enum: ['content', 'title', 'tags', 'format', 'position'],
});
const Pair = { id: Id, source: Id, target: Id, origin: Origin };
const Edge = Type.Object({ ...Pair, type: Type.String(), weight: Type.Number({ minimum: 0, maximum: 1 }) });

/** What each kind of event says. Ids and numbers only: no title, no content of a note ever travels in an event. */
export const eventData = {
  NodeCreated: Node,
  NodeUpdated: Type.Object({ ...Node.properties, changed: Type.Array(Changed) }),
  NodeDeleted: Node,
  NodesBulkDeleted: Type.Object({ operationId: Id, requested: Count, deleted: Count, failed: Count }),
  EdgeCreated: Edge,
  EdgeUpdated: Edge,
  EdgeDeleted: Type.Object(Pair),
  GraphImported: Type.Object({ requestId: Type.String(), requested: Count, created: Count, failed: Count }),
  GraphChanged: Type.Object({ nodeCount: Count, edgeCount: Count }),
} as const satisfies Record<EventType, TObject>;

export type EventData = { [T in EventType]: Static<(typeof eventData)[T]> };

/** The whole event as JSON Schema: the envelope around the data of its type. */
export const eventSchema = (type: EventType): TObject =>
  Type.Object({
    id: Id,
    type: Type.Literal(type),
    schemaVersion: Type.Literal(eventTypes[type].schemaVersion),
    time: Type.String({ minLength: 20, maxLength: 30 }),
    user: Type.String({ minLength: 1 }),
    graphVersion: Version,
    data: eventData[type],
  });
