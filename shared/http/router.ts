import { basePath, type Route } from '../contract/index.ts';

/** What a router found: the route and the values of its path parameters. */
export interface Match<E> {
  readonly endpoint: E;
  readonly params: Record<string, string>;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** Finds the endpoint of a method and path. Fixed paths win over those with parameters (`/nodes/batch-get` over `/nodes/{id}`). */
export function router<E extends { readonly route: Route }>(
  endpoints: readonly E[],
): (method: string, path: string) => Match<E> | undefined {
  const table = endpoints
    .map((endpoint) => ({
      endpoint,
      pattern: patternOf(endpoint.route.path),
      parameters: endpoint.route.path.split('{').length,
    }))
    .sort((a, b) => a.parameters - b.parameters);
  return (method, path) => {
    for (const { endpoint, pattern } of table) {
      const found = endpoint.route.method === method ? pattern.exec(path) : null;
      if (found) return { endpoint, params: decodeAll(found.groups ?? {}) };
    }
    return undefined;
  };
}

function decodeAll(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

/** A batch names its URLs relative to the API; both `/nodes` and `/api/v1/nodes` are understood. */
export function addressOf(url: string): URL {
  const path = url.startsWith(`${basePath}/`) ? url : `${basePath}${url.startsWith('/') ? '' : '/'}${url}`;
  return new URL(path, 'https://batch.invalid');
}
