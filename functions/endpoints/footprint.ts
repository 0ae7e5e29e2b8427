import type { RouteName } from '../../shared/contract/index.ts';
import { edgeIdOf, endsOfEdge } from '../../shared/graph/index.ts';
import type { Prepared } from '../../shared/http/index.ts';

/** What a request reads and writes of the user's data, by name. */
export interface Footprint {
  readonly route?: RouteName;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** It touches what nobody can name beforehand: everything else comes before or after it. */
  readonly barrier?: true;
  /** It has a key of its own, and is done by itself even among others of its route. */
  readonly alone?: true;
}

/** All notes, and all edges: a request that changes one of them changes what lists and graphs show. */
const notes = 'all notes';
const edges = 'all edges';
const everything = [notes, edges];
/** Taken in their order, because the last ones may not find any: room within the user's limits. */
const room = { notes: 'room for notes', edges: 'room for edges' };

const node = (id: unknown): string => `note ${String(id)}`;
const edge = (id: string): string => `edge ${id}`;

type Rule = (call: Prepared['call']) => Footprint;
const ids = (body: unknown): unknown[] => {
  const { node_ids, nodeIds } = body as { node_ids?: unknown[]; nodeIds?: unknown[] };
  return node_ids ?? nodeIds ?? [];
};

const rules: Partial<Record<RouteName, Rule>> = {
  createNode: () => ({ reads: [], writes: [notes, room.notes] }),
  createNodes: () => ({ reads: [], writes: [notes, room.notes] }),
  getNode: ({ params }) => ({ reads: [node(params.id)], writes: [] }),
  batchGetNodes: ({ body }) => ({ reads: ids(body).map(node), writes: [] }),
  updateNode: ({ params }) => ({ reads: [], writes: [notes, node(params.id)] }),
  deleteNode: ({ params }) => ({ reads: [], writes: [notes, edges, node(params.id)] }),
  deleteNodes: ({ body }) => ({ reads: [], writes: [notes, edges, ...ids(body).map(node)] }),
  edgesOfNode: ({ params }) => ({ reads: [edges, node(params.id)], writes: [] }),
  createEdge: ({ body }) => {
    const { source_id: a, target_id: b } = body as unknown as { source_id: string; target_id: string };
    return { reads: [node(a), node(b)], writes: [edges, edge(edgeIdOf(a, b)), room.edges] };
  },
  deleteEdge: ({ params }) => {
    const id = String(params.id);
    return { reads: (endsOfEdge(id) ?? []).map(node), writes: [edges, edge(id)] };
  },
  listNodes: () => ({ reads: [notes], writes: [] }),
  graphData: () => ({ reads: everything, writes: [] }),
  graphDataAt: () => ({ reads: everything, writes: [] }),
  search: () => ({ reads: [notes], writes: [] }),
  exportGraph: () => ({ reads: everything, writes: [] }),
  importGraph: () => ({ reads: [], writes: [], barrier: true }),
  getOperation: () => ({ reads: [], writes: [] }),
  createLiveTicket: () => ({ reads: [], writes: [] }),
};

/** The footprint of a prepared request; one that failed to prepare touches nothing. */
export function footprintOf(prepared: Prepared | undefined): Footprint {
  if (!prepared) return { reads: [], writes: [] };
  const route = prepared.endpoint.route.name as RouteName;
  const alone = prepared.call.headers['idempotency-key'] === undefined ? {} : { alone: true as const };
  return { route, ...alone, ...(rules[route]?.(prepared.call) ?? { reads: [], writes: [], barrier: true as const }) };
}

/** Changes of different notes and edges do not disturb each other, though both change what lists show. */
const commutes = new Set<string>(everything);
const takesRoom = new Set<string>(Object.values(room));

/** Whether the answers of two requests could depend on which of them comes first. */
export function conflict(a: Footprint, b: Footprint): boolean {
  if (a.barrier || b.barrier) return true;
  const share = (these: readonly string[], those: readonly string[]) => these.some((name) => those.includes(name));
  const bothWrite = a.writes.filter((name) => b.writes.includes(name) && !commutes.has(name));
  // Requests of one route are done together, in their order: room is given out among them, and an edge is made once.
  // Those with keys are done each alone: room is then given out as to several clients at once, but no pair is connected twice.
  const together =
    a.route === b.route && (a.route === 'createNode' || a.route === 'createEdge' || a.route === 'deleteNode');
  return (
    share(a.writes, b.reads) ||
    share(a.reads, b.writes) ||
    bothWrite.some((name) => !together || ((a.alone || b.alone) && !takesRoom.has(name)))
  );
}
