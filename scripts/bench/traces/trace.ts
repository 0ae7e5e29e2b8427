/** What a client asks for. All but the last three read. */
export type RequestKind = 'graph' | 'list' | 'note' | 'search' | 'create' | 'update' | 'delete';

const writes: ReadonlySet<RequestKind> = new Set(['create', 'update', 'delete']);
export const isWrite = (kind: RequestKind): boolean => writes.has(kind);

/** One request as it reaches the edge. What a browser answers from its own cache is not in a trace. */
export interface TraceRequest {
  /** Milliseconds since the trace began. */
  readonly atMs: number;
  readonly user: number;
  /** Number of the user's device; each has a token of its own. */
  readonly device: number;
  readonly kind: RequestKind;
  /** Which list page (from 0), which note of the user's first ones (by order of creation), or which search. */
  readonly of: number;
}

export interface Trace {
  readonly name: string;
  readonly seed: number;
  readonly users: number;
  /** Notes that each user has at the begin. */
  readonly notes: number;
  /** Content encodings that the users' devices accept, by user and device. */
  readonly encodings: readonly (readonly ('br' | 'gzip')[])[];
  /** In order of time. */
  readonly requests: readonly TraceRequest[];
}

/** Share of requests that read, 0 to 1. */
export const readShare = ({ requests }: Trace): number =>
  requests.filter(({ kind }) => !isWrite(kind)).length / requests.length;

export const encodingOf = ({ encodings }: Pick<Trace, 'encodings'>, { user, device }: TraceRequest): 'br' | 'gzip' =>
  encodings[user]?.[device] ?? 'br';
