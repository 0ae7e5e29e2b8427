export interface GraphStats {
  node_count: number;
  edge_count: number;
  cluster_count: number;
  density: number;
}

/** Counts of a graph: its connected components by union-find, its density of undirected edges. O(nodes + edges). */
export function statsOf(nodeIds: readonly string[], edges: readonly { source: string; target: string }[]): GraphStats {
  const parent = new Map(nodeIds.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = parent.get(root) ?? root; up !== root; up = parent.get(root) ?? root) {
      parent.set(root, parent.get(up) ?? up);
      root = up;
    }
    return root;
  };
  let clusters = nodeIds.length;
  for (const { source, target } of edges) {
    const [a, b] = [rootOf(source), rootOf(target)];
    if (a === b) continue;
    parent.set(a, b);
    clusters -= 1;
  }
  const n = nodeIds.length;
  const density = n > 1 ? (2 * edges.length) / (n * (n - 1)) : 0;
  return { node_count: n, edge_count: edges.length, cluster_count: clusters, density };
}
