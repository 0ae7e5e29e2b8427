import { seededRandom } from '../../../test/support/table-model/index.ts';
import { textFrom, wordFrom } from '../corpus.ts';
import type { TraceRequest } from './trace.ts';

/** A request as the API takes it; `url` is relative to the API's base path. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  /** The status that says it was done. */
  readonly status: number;
}

/** Notes of a list page. */
export const pageSize = 50;

const contentOf = ({ atMs }: TraceRequest): string => textFrom(seededRandom(atMs), 600);

/**
 * What a client sends for a request of a trace.
 * @param ids of the user's first notes, in order of creation
 * @param version asks for the graph by version; without it, for the newest
 */
export function apiCallOf(request: TraceRequest, ids: readonly string[], version?: number): ApiCall {
  const { kind, of } = request;
  const note = `/nodes/${ids[of]}`;
  switch (kind) {
    case 'graph':
      return { method: 'GET', url: version === undefined ? '/graph-data' : `/graph-data/${version}`, status: 200 };
    case 'list':
      return { method: 'GET', url: `/nodes?limit=${pageSize}&offset=${of * pageSize}`, status: 200 };
    case 'note':
      return { method: 'GET', url: note, status: 200 };
    case 'search':
      return { method: 'GET', url: `/search?q=${encodeURIComponent(wordFrom(seededRandom(of)))}`, status: 200 };
    case 'create':
      return { method: 'POST', url: '/nodes', body: { title: 'A thought', content: contentOf(request) }, status: 201 };
    case 'update':
      return { method: 'PUT', url: note, body: { content: contentOf(request) }, status: 200 };
    case 'delete':
      return { method: 'DELETE', url: note, status: 204 };
  }
}
