import {
  type Exported,
  type Imported,
  type PortableEdge,
  type PortableNode,
  routes,
} from '../../shared/contract/index.ts';
import { cut, type DomainError } from '../../shared/graph/index.ts';
import { encodeText, endpoint, errorTypeOf, type Reply, validateItem } from '../../shared/http/index.ts';
import { exportPage, type ImportOutcome, importGraph, saveAudit } from '../../shared/store/index.ts';

const toLines = ({ nodes, edges }: Exported): string =>
  [...nodes.map((node) => ({ node })), ...edges.map((edge) => ({ edge }))]
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');

/** As lines the page has no place for the next page's token, which goes into a header. */
function linesReply(page: Exported, acceptEncoding: string | undefined): Reply {
  const text = toLines(page);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      ...(page.nextToken ? { 'X-Next-Token': page.nextToken } : {}),
    },
    body: text,
    encoded: encodeText(text, acceptEncoding),
  };
}

type Failure = Imported['failed'][number];

const failureOf = (kind: 'node' | 'edge', index: number, error: DomainError, item: unknown): Failure => {
  const id = (item as { id?: unknown } | null)?.id;
  return {
    kind,
    index,
    ...(kind === 'node' && typeof id === 'string' ? { id: cut(id, 64) } : {}),
    type: errorTypeOf(error),
    message: error.message,
  };
};

/** Puts the items that passed their validator through `store` and gives every item its outcome, in order. */
function outcomesOf(
  kind: 'node' | 'edge',
  items: readonly unknown[],
  invalid: readonly (DomainError | undefined)[],
  stored: readonly ImportOutcome[],
): { created: number; skipped: number; failed: Failure[] } {
  const rest = stored.values();
  const result = { created: 0, skipped: 0, failed: [] as Failure[] };
  for (const [index, item] of items.entries()) {
    const outcome = invalid[index] ?? (rest.next().value as ImportOutcome);
    if (outcome === 'created' || outcome === 'skipped') result[outcome] += 1;
    else result.failed.push(failureOf(kind, index, outcome, item));
  }
  return result;
}

export const transferEndpoints = [
  endpoint(routes.exportGraph, async ({ userId, query, headers }, { store }) => {
    const { graphVersion, ...page } = await exportPage(store, userId, query.nextToken);
    if (query.format === 'ndjson') return { ...linesReply(page, headers['accept-encoding']), graphVersion };
    return { status: 200, body: page, graphVersion };
  }),

  endpoint(routes.importGraph, async ({ userId, requestId, body }, { store }) => {
    const { nodes = [], edges = [] } = body as { nodes?: unknown[]; edges?: unknown[] };
    const invalid = {
      nodes: nodes.map((node) => validateItem('importGraph', 'nodes', node)),
      edges: edges.map((edge) => validateItem('importGraph', 'edges', edge)),
    };
    const stored = await importGraph(
      store,
      userId,
      nodes.filter((_, i) => !invalid.nodes[i]) as PortableNode[],
      edges.filter((_, i) => !invalid.edges[i]) as PortableEdge[],
    );
    const ofNodes = outcomesOf('node', nodes, invalid.nodes, stored.nodes);
    const ofEdges = outcomesOf('edge', edges, invalid.edges, stored.edges);
    const created = ofNodes.created + ofEdges.created;
    const failed = [...ofNodes.failed, ...ofEdges.failed];
    await saveAudit(store, userId, {
      action: 'import',
      requestId,
      requested: nodes.length + edges.length,
      done: created,
      failed: failed.length,
    });
    return {
      status: 200,
      body: { created, skipped: ofNodes.skipped + ofEdges.skipped, failed },
      graphVersion: stored.graphVersion,
      versioned: true,
    };
  }),
];
