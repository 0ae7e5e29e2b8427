import { routes } from '../../shared/contract/index.ts';
import { endpoint, etagMatches, versionEtag } from '../../shared/http/index.ts';
import { readGraph, readMeta } from '../../shared/store/index.ts';

export const graphEndpoints = [
  endpoint(routes.graphData, async ({ userId, headers }, { store }) => {
    if (headers['if-none-match'] !== undefined) {
      const { graphVersion } = await readMeta(store, userId);
      const etag = versionEtag(userId, graphVersion);
      if (etagMatches(headers['if-none-match'], etag)) return { status: 304, headers: { ETag: etag }, graphVersion };
    }
    const graph = await readGraph(store, userId);
    return {
      status: 200,
      headers: { ETag: versionEtag(userId, graph.version) },
      body: graph,
      graphVersion: graph.version,
    };
  }),
];
