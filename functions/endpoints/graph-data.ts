import { routes } from '../../shared/contract/index.ts';
import { endpoint, versionEtag } from '../../shared/http/index.ts';
import { readGraph } from '../../shared/store/index.ts';
import { notModified } from './not-modified.ts';

export const graphEndpoints = [
  endpoint(routes.graphData, async ({ userId, headers }, { store }) => {
    const unchanged = await notModified(store, userId, headers);
    if (unchanged) return unchanged;
    const graph = await readGraph(store, userId);
    return {
      status: 200,
      headers: { ETag: versionEtag(userId, graph.version) },
      body: graph,
      graphVersion: graph.version,
    };
  }),
];
