export interface GraphStats {
  node_count: number;
  edge_count: number;
  cluster_count: number;
  density: number;
}

/** Counts of a graph: its connected components by union-find, its density of undirected edges. O(nodes + edges). */
export function statsOf(nodeIds: readonly string[], edges: readonly { source: string; target: string }[]): GraphStats {
  const indexOf = new Map(nodeIds.map((id, index) => [id, index]));
  const parent = Int32Array.from(nodeIds, (_, index) => index);
  const rootOf = (id: string): number => {
    let at = indexOf.get(id) ?? -1;
    while (at >= 0 && parent[at] !== at) {
      // Path halving: every second node on the way points two steps up from now on.
      const up = parent[at] as number;
      parent[at] = parent[up] as number;
      at = up;
    }
    return at;
  };
  let clusters = nodeIds.length;
  for (const { source, target } of edges) {
    const [a, b] = [rootOf(source), rootOf(target)];
    if (a === b || a < 0 || b < 0) continue;
    parent[a] = b;
    clusters -= 1;
  }
  const n = nodeIds.length;
  const density = n > 1 ? (2 * edges.length) / (n * (n - 1)) : 0;
  return { node_count: n, edge_count: edges.length, cluster_count: clusters, density };
}
