import { planLevels, serialOrder } from '../../../../functions/endpoints/batch-plan.ts';
import { footprintOf } from '../../../../functions/endpoints/footprint.ts';
import type { BatchRequest } from '../../../../shared/contract/index.ts';
import { basePath } from '../../../../shared/contract/index.ts';
import { dispatcher, type Prepared } from '../../../../shared/http/index.ts';
import { userEndpoints } from '../../../support/http-request.ts';

/** What one request asks of the table when it is fused with others. */
interface Cost {
  /** Keys of its first read, which every request of its level shares. */
  readonly reads: number;
  /** Calls that are its own: ranges, conditional writes, reads after reads. */
  readonly own: number;
  /** Items it writes, 25 a call. */
  readonly writes: number;
}

const { prepare } = dispatcher(userEndpoints);

function preparedOf({ method, url, body }: BatchRequest): Prepared | undefined {
  const [path = '', query = ''] = url.split('?');
  try {
    return prepare({
      method,
      path: `${basePath}${path}`,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: {},
      ...(body === undefined ? {} : { body: { value: body } }),
      userId: 'ada',
      requestId: 'r',
    });
  } catch {
    return undefined;
  }
}

const idsIn = (body: unknown): number => ((body as { node_ids?: unknown[] }).node_ids ?? []).length;

/** @param shards of the user: a list, a graph, a search is one range of each (and of edges and notices) */
function costOf(prepared: Prepared | undefined, shards: number, edges: number): Cost {
  const none = { reads: 0, own: 0, writes: 0 };
  if (!prepared) return none;
  const { body } = prepared.call as { body: unknown };
  switch (prepared.endpoint.route.name) {
    case 'getNode':
      return { reads: 3, own: 0, writes: 0 };
    case 'batchGetNodes':
      return { reads: 1 + 2 * idsIn(body), own: 0, writes: 0 };
    case 'updateNode':
      return { reads: 3, own: 1, writes: 0 };
    case 'createNode':
      return { reads: 1, own: 0, writes: 2 };
    case 'createNodes':
      return { reads: 1, own: 1, writes: 2 * (body as { nodes: unknown[] }).nodes.length };
    case 'createEdge':
      return { reads: 4, own: 1, writes: 2 };
    case 'deleteEdge':
      return { reads: 2, own: 0, writes: 2 };
    case 'deleteNode':
      return { reads: 2, own: 2, writes: 3 + 2 * edges };
    case 'deleteNodes':
      // Its record before and after, with the audit record, and one range a note or shard.
      return {
        reads: 1 + idsIn(body),
        own: 2 + Math.min(idsIn(body), 2 * shards),
        writes: 2 + 2 * edges + 2 * idsIn(body),
      };
    case 'edgesOfNode':
      return { reads: 0, own: 2, writes: 0 };
    case 'listNodes':
    case 'graphData':
      return { reads: 1, own: shards, writes: 0 };
    case 'exportGraph':
      return { reads: 1, own: 3 * shards, writes: 0 };
    case 'search':
      // Notices, changes by shard, and (cold) bodies and notes by shard; changed notes and hits are reads after reads.
      return { reads: 2, own: 3 + 3 * shards, writes: 0 };
    default:
      return { ...none, own: 1 };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/**
 * The most database calls that a batch may take: for each level its shared read (100 keys a call), the calls that its requests
 * make on their own, and its writes (25 items a call, each route's by themselves, as they follow reads of different depth); then
 * one version bump and one audit record.
 */
export function fusedCalls(requests: readonly BatchRequest[], shards: number, edges: number): number {
  const prepared = new Map(requests.map((request) => [request.id, preparedOf(request)]));
  const levels = planLevels(serialOrder(requests), ({ id }) => footprintOf(prepared.get(id)));
  const perLevel = levels.map((level) => {
    const all = level.map(({ id }) => ({
      route: prepared.get(id)?.endpoint.route.name,
      ...costOf(prepared.get(id), shards, edges),
    }));
    const byRoute = [...Map.groupBy(all, ({ route }) => route).values()];
    const writeCalls = byRoute.map((same) => Math.ceil(sum(same.map(({ writes }) => writes)) / 25));
    return Math.ceil(sum(all.map(({ reads }) => reads)) / 100) + sum(all.map(({ own }) => own)) + sum(writeCalls);
  });
  return sum(perLevel) + 2;
}
