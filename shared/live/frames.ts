import { type GraphChangedFrame, type LiveChanges, type LiveFrame, limits, liveActions } from '../contract/index.ts';
import type { DomainEvent } from '../events/index.ts';

/** A page that is told of a change this long after it has more to catch up on than the message names. */
const lateMs = 60_000;
/** API Gateway bills messages by 32 KB and refuses those over 128 KB. */
const frameBytes = 32 * 1024;

type Change = keyof LiveChanges;
/** What became of each note or edge, by its id. */
type Outcomes = Map<string, Change>;

const changes: Partial<Record<DomainEvent['type'], readonly ['nodes' | 'edges', Change]>> = {
  NodeCreated: ['nodes', 'created'],
  NodeUpdated: ['nodes', 'updated'],
  NodeDeleted: ['nodes', 'deleted'],
  EdgeCreated: ['edges', 'created'],
  EdgeUpdated: ['edges', 'updated'],
  EdgeDeleted: ['edges', 'deleted'],
};

/** A note that was created and then changed is new to the page all the same; otherwise the last change says what there is. */
function settle(outcomes: Outcomes, id: string, change: Change): void {
  if (!(change === 'updated' && outcomes.get(id) === 'created')) outcomes.set(id, change);
}

function listed(outcomes: Outcomes, most: number): LiveChanges {
  const of = (change: Change) =>
    [...outcomes].flatMap(([id, outcome]) => (outcome === change ? [id] : [])).slice(0, most);
  return { created: of('created'), updated: of('updated'), deleted: of('deleted') };
}

const countOf = ({ created, updated, deleted }: LiveChanges): number =>
  created.length + updated.length + deleted.length;

/** The exact version where a message holds one, else the newest that its events name. */
function versionOf(events: readonly DomainEvent[]): number {
  const exact = events.filter(({ type }) => type === 'GraphChanged');
  return Math.max(0, ...(exact.length > 0 ? exact : events).map(({ graphVersion }) => graphVersion));
}

/**
 * One frame for the changes of one message: ids only, each once, at most a hundred in each list and few enough for one billing
 * unit. What is left out, or comes late, is told by `more`.
 * @param nowMs milliseconds since 1970
 */
export function changesFrame(events: readonly DomainEvent[], nowMs: number): GraphChangedFrame {
  const outcomes = { nodes: new Map<string, Change>(), edges: new Map<string, Change>() };
  let late = false;
  for (const event of events) {
    const [what, change] = changes[event.type] ?? [];
    if (nowMs - Date.parse(event.time) > lateMs) late = true;
    else if (what && change) settle(outcomes[what], (event.data as { id: string }).id, change);
  }
  const named = outcomes.nodes.size + outcomes.edges.size;
  for (let most: number = limits.liveIds; ; most = Math.floor(most / 2)) {
    const data = { nodes: listed(outcomes.nodes, most), edges: listed(outcomes.edges, most) };
    const more = late || countOf(data.nodes) + countOf(data.edges) < named;
    const frame = changed({ ...data, more }, versionOf(events), nowMs);
    if (Buffer.byteLength(JSON.stringify(frame)) <= frameBytes) return frame;
  }
}

const timestamp = (nowMs: number): string => new Date(nowMs).toISOString();

const changed = (data: GraphChangedFrame['data'], graphVersion: number, nowMs: number): GraphChangedFrame => ({
  type: 'graph.changed',
  timestamp: timestamp(nowMs),
  data,
  graphVersion,
});

const nothing: LiveChanges = { created: [], updated: [], deleted: [] };

/** Answers a page that shows `shown` while the graph is at `graphVersion`: it is up to date, or it reads the graph again. */
export function resumeFrame(shown: number, graphVersion: number, nowMs: number): LiveFrame {
  if (shown === graphVersion) return { type: 'graph.current', timestamp: timestamp(nowMs), data: {}, graphVersion };
  return changed({ nodes: nothing, edges: nothing, more: true }, graphVersion, nowMs);
}

/** Answers a heartbeat. The version tells a page whether it has missed anything since the last one. */
export const pongFrame = (graphVersion: number, nowMs: number): LiveFrame => ({
  type: 'pong',
  timestamp: timestamp(nowMs),
  data: {},
  graphVersion,
});

/** Answers what was not understood. */
export const errorFrame = (message: string, nowMs: number): LiveFrame => ({
  type: 'error',
  timestamp: timestamp(nowMs),
  data: { message, actions: [...liveActions] },
});
