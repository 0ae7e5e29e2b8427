import type { Item } from '../batch/index.ts';
import type { EventData, EventType, eventTypes } from '../events/index.ts';
import { edgeIdOf } from '../graph/index.ts';
import type { Written } from './written.ts';

type KindOfChange = Extract<EventType, 'NodeCreated' | 'NodeUpdated' | 'NodeDeleted' | 'EdgeCreated' | 'EdgeDeleted'>;

/** The catalogue's versions, by their types alone: the rest of it would take a kilobyte of every bundle. */
export const schemaVersions: { readonly [T in KindOfChange]: (typeof eventTypes)[T]['schemaVersion'] } = {
  NodeCreated: 1,
  NodeUpdated: 1,
  NodeDeleted: 1,
  EdgeCreated: 1,
  EdgeDeleted: 1,
};

/** What an event says, before it has an id and a version. */
export type Change = {
  [T in KindOfChange]: { readonly user: string; readonly type: T; readonly data: EventData[T] };
}[KindOfChange];

/** The user whose note or edge it is: the shard is cut off the partition key. A user's id may itself hold a `#`. */
const userOf = (partition: string): string => partition.slice(2, partition.lastIndexOf('#'));

function nodeChange(user: string, id: string, written: Written): Change {
  if ('remove' in written) {
    // Version 0 where the request removed the note without asking which version that was.
    return { user, type: 'NodeDeleted', data: { id, version: Number(written.old?.version ?? 0) } };
  }
  const version = Number(written.put.version);
  if (version === 1) return { user, type: 'NodeCreated', data: { id, version } };
  // What it was before is not known here. Both fields that anything is computed from: more than changed, never less.
  return { user, type: 'NodeUpdated', data: { id, version, changed: ['content', 'tags'] } };
}

function edgeChange(user: string, here: string, there: string, written: Written): Change | undefined {
  const id = edgeIdOf(here, there);
  if ('remove' in written) {
    // A key says neither which end was the source nor who drew the edge; functions/requeue-events leaves it to the outbox.
    const [source, target] = here < there ? [here, there] : [there, here];
    return { user, type: 'EdgeDeleted', data: { id, source, target, origin: 'manual' } };
  }
  const { outgoing, type, weight, origin } = written.put as Item & Omit<EventData['EdgeCreated'], 'id'>;
  if (!outgoing) return undefined;
  return { user, type: 'EdgeCreated', data: { id, source: here, target: there, type, weight, origin } };
}

/**
 * What was changed by writing this item; undefined for items that are no change of their own (bodies, the far copies of
 * edges, records). An edge that goes is told twice, once for each of its copies.
 */
export function changeBy(written: Written): Change | undefined {
  const { PK, SK } = 'put' in written ? written.put : written.remove;
  const [kind, id = '', other = ''] = SK.split('#');
  if (kind === 'N') return nodeChange(userOf(PK), id, written);
  return kind === 'E' ? edgeChange(userOf(PK), id, other, written) : undefined;
}

/** The same changes, each edge's end told once. */
export function eachOnce(changes: readonly Change[]): Change[] {
  const gone = new Set<string>();
  return changes.filter(({ type, data }) => {
    if (type === 'EdgeCreated') gone.delete(data.id);
    if (type !== 'EdgeDeleted') return true;
    if (gone.has(data.id)) return false;
    gone.add(data.id);
    return true;
  });
}
