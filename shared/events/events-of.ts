import type { DynamoDBRecord } from 'aws-lambda';
import { edgeIdOf } from '../graph/index.ts';
import { explainProblem } from '../validation/index.ts';
import type { EventData } from './catalogue.ts';
import { type Image, type ItemChange, readRecord, UnreadableRecord } from './change-record.ts';
import type { EventOf } from './event.ts';
import { type EventType, eventTypes } from './event-types.ts';
import { eventChecks } from './validators.generated.js';

/** An event before it is published: only a change of META itself knows its graph version. */
export type Unversioned = {
  [T in EventType]: Omit<EventOf<T>, 'graphVersion'> & { readonly graphVersion?: number };
}[EventType];

/** What a change means, before it is an event. */
type Meaning = {
  [T in EventType]: { readonly type: T; readonly data: EventData[T]; readonly graphVersion?: number };
}[EventType];

const start = 'U#';

/** The user's own partition is `U#<uid>`, a shard `U#<uid>#<shard>`. A user's id may itself hold a `#`. */
function userOf(partition: string, inShard: boolean): string {
  const end = inShard ? partition.lastIndexOf('#') : partition.length;
  const user = partition.slice(start.length, end);
  if (!partition.startsWith(start) || user === '') throw new UnreadableRecord('The partition key names no user');
  return user;
}

/** What of a note can change, and the attribute that tells it: a body's version stands for the content, which lies apart. */
const parts = { content: 'bodyVersion', title: 'title', tags: 'tags', format: 'format', position: 'position' } as const;
const partNames = Object.keys(parts) as (keyof typeof parts)[];

function noteMeaning({ key: [, id = ''], before, after }: ItemChange): Meaning | undefined {
  if (!after) return before && { type: 'NodeDeleted', data: { id, version: before.number('version') } };
  const version = after.number('version');
  if (!before) return { type: 'NodeCreated', data: { id, version } };
  const changed = partNames.filter((part) => !after.same(before, parts[part]));
  return changed.length > 0 ? { type: 'NodeUpdated', data: { id, version, changed } } : undefined;
}

function originOf(edge: Image): EventData['EdgeDeleted']['origin'] {
  const origin = edge.text('origin');
  if (origin !== 'manual' && origin !== 'automatic') throw new UnreadableRecord('The attribute origin is unknown');
  return origin;
}

/** Of an edge's two copies the one with its source speaks, so that each change is told once. */
function edgeMeaning({ key: [, here = '', there = ''], before, after }: ItemChange): Meaning | undefined {
  const edge = after ?? before;
  if (!edge?.flag('outgoing')) return undefined;
  const pair = { id: edgeIdOf(here, there), source: here, target: there, origin: originOf(edge) };
  if (!after) return { type: 'EdgeDeleted', data: pair };
  if (before && ['type', 'weight', 'origin'].every((name) => after.same(before, name))) return undefined;
  const data = { ...pair, type: after.text('type'), weight: after.number('weight') };
  return { type: before ? 'EdgeUpdated' : 'EdgeCreated', data };
}

const isPending = (operation: Image): boolean => operation.text('status') === 'pending';

function operationMeaning({ key: [, operationId = ''], before, after }: ItemChange): Meaning | undefined {
  if (after?.text('action') !== 'nodes.bulk-delete') return undefined;
  if (isPending(after) || (before && !isPending(before))) return undefined;
  const data = {
    operationId,
    requested: after.number('requested'),
    deleted: after.number('deleted_count'),
    failed: after.length('failed'),
  };
  return { type: 'NodesBulkDeleted', data };
}

function auditMeaning({ before, after }: ItemChange): Meaning | undefined {
  if (before || !after || after.text('action') !== 'import') return undefined;
  const data = {
    requestId: after.text('requestId'),
    requested: after.number('requested'),
    created: after.number('done'),
    failed: after.number('failed'),
  };
  return { type: 'GraphImported', data };
}

function graphMeaning({ before, after }: ItemChange): Meaning | undefined {
  const graphVersion = after?.count('graphVersion') ?? 0;
  if (!after || graphVersion === (before?.count('graphVersion') ?? 0)) return undefined;
  const data = { nodeCount: after.count('nodeCount'), edgeCount: after.count('edgeCount') };
  return { type: 'GraphChanged', data, graphVersion };
}

/** Which items mean something: by the kind their sort key begins with, whether they lie in a shard. */
const kinds = {
  N: { inShard: true, meaning: noteMeaning },
  E: { inShard: true, meaning: edgeMeaning },
  O: { inShard: false, meaning: operationMeaning },
  A: { inShard: false, meaning: auditMeaning },
  META: { inShard: false, meaning: graphMeaning },
} as const;

const isKind = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind);

function eventOf(record: DynamoDBRecord): Unversioned | undefined {
  const change = readRecord(record);
  if (!change || !isKind(change.key[0])) return undefined;
  const { inShard, meaning } = kinds[change.key[0]];
  const said = meaning(change);
  if (!said) return undefined;
  const { schemaVersion } = eventTypes[said.type];
  const user = userOf(change.partition, inShard);
  const event = { id: change.id, schemaVersion, time: change.time, user, ...said } as Unversioned;
  // A consumer would refuse it again and again: better not to send it.
  const problem = eventChecks[said.type]({ graphVersion: 0, ...event }, '');
  if (problem) throw new UnreadableRecord(explainProblem(problem, 'event').message);
  return event;
}

/** Told of a record that cannot be understood. The rest goes on. */
type OnUnreadable = (record: DynamoDBRecord, error: UnreadableRecord) => void;

const rethrow: OnUnreadable = (_, error) => {
  throw error;
};

/**
 * The domain events that records of the table's stream mean, in their order: at most one a record, with its id and its time.
 * Bodies, tickets, caches and what expires mean none.
 * @param onUnreadable @default throws
 * @throws UnreadableRecord naming the attribute
 */
export function eventsOf(records: readonly DynamoDBRecord[], onUnreadable = rethrow): Unversioned[] {
  return records.flatMap((record) => {
    try {
      return eventOf(record) ?? [];
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      onUnreadable(record, error);
      return [];
    }
  });
}
