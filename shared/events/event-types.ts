/** Who put an event on the bus: the table's stream has every change once; with `asyncEvents` off a request says it too. */
export const eventSources = { outbox: 'brain2.outbox', request: 'brain2.request' } as const;

/** Queues that carry events to a consumer of their own, each user's in order. */
export const eventQueues = ['connect-nodes', 'live'] as const;
export type EventQueue = (typeof eventQueues)[number];

/** What is known of a kind of event beyond its schema. */
export interface EventKind {
  /** Raised when the data changes in a way that old consumers would misread. */
  readonly schemaVersion: number;
  readonly summary: string;
  /** Items of the table whose changes give it. */
  readonly producer: string;
  /** Queues that carry it; the bus carries every event. */
  readonly queues: readonly EventQueue[];
}

/** The kinds of events, by type: from this the publisher, the infrastructure and the docs know what goes where. */
export const eventTypes = {
  NodeCreated: {
    schemaVersion: 1,
    summary: 'A note was created or imported',
    producer: 'note',
    queues: ['connect-nodes', 'live'],
  },
  NodeUpdated: {
    schemaVersion: 1,
    summary: 'Fields of a note changed',
    producer: 'note',
    queues: ['connect-nodes', 'live'],
  },
  NodeDeleted: { schemaVersion: 1, summary: 'A note is gone', producer: 'note', queues: ['connect-nodes', 'live'] },
  NodesBulkDeleted: {
    schemaVersion: 1,
    summary: 'A bulk deletion ended; each of its notes has a NodeDeleted of its own',
    producer: 'operation',
    queues: [],
  },
  EdgeCreated: { schemaVersion: 1, summary: 'Two notes were connected', producer: 'edge', queues: ['live'] },
  EdgeUpdated: {
    schemaVersion: 1,
    summary: 'The type, weight or origin of an edge changed',
    producer: 'edge',
    queues: ['live'],
  },
  EdgeDeleted: {
    schemaVersion: 1,
    summary: 'Two notes were disconnected',
    producer: 'edge',
    queues: ['connect-nodes', 'live'],
  },
  GraphImported: {
    schemaVersion: 1,
    summary: 'An import ended; each of its notes has a NodeCreated of its own',
    producer: 'audit record',
    queues: [],
  },
  GraphChanged: {
    schemaVersion: 1,
    summary: 'The graph has a new version: whoever asks for it from now on reads what led to it',
    producer: 'META',
    queues: ['live'],
  },
} as const satisfies Record<string, EventKind>;

export type EventType = keyof typeof eventTypes;

/** The kinds that a queue carries. */
export const typesFor = (queue: EventQueue): EventType[] =>
  (Object.keys(eventTypes) as EventType[]).filter((type) =>
    (eventTypes[type].queues as readonly EventQueue[]).includes(queue),
  );
