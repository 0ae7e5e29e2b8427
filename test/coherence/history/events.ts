/** What an operation does; every client records it twice, when it begins and when it ends. */
export type OperationName =
  | 'create'
  | 'update'
  | 'delete'
  | 'connect'
  | 'disconnect'
  | 'graph'
  | 'graph-at'
  | 'list'
  | 'note'
  | 'edges'
  | 'batch-get';

/** `fail`: it certainly did nothing. `info`: nobody knows whether it happened. */
export type EventType = 'invoke' | 'ok' | 'fail' | 'info';

/** A write as its client asks for it. Titles and weights are never used twice: a value names the write it comes from. */
export interface WriteRequest {
  readonly notes?: readonly { readonly id?: string; readonly title: string; readonly tag?: string }[];
  readonly ids?: readonly string[];
  readonly edge?: { readonly id: string; readonly weight: number };
  readonly edgeId?: string;
}

/** A write as it was acknowledged. */
export interface WriteAnswer {
  /** The user's graph version that ended it. */
  readonly version: number;
  /** The created notes, each with its title. */
  readonly created?: readonly (readonly [id: string, title: string])[];
  /** The deleted notes. */
  readonly deleted?: readonly string[];
}

/** What a read showed. */
export interface ReadAnswer {
  /** The graph version that the answer names. */
  readonly version?: number;
  /** It says that it holds everything up to this version. Without one, the version is only the newest known. */
  readonly label?: number;
  /** The version that was asked for: nothing newer is promised then. */
  readonly asked?: number;
  /** There was no such version. */
  readonly noSuchVersion?: true;
  /** Notes with their titles. */
  readonly notes?: readonly (readonly [id: string, title: string])[];
  /** Edges with their weights. */
  readonly edges?: readonly (readonly [id: string, weight: number])[];
  /** Of which notes the absence means something: of all, of all with a tag, or of those named. */
  readonly allNotes?: true | { readonly tag: string } | { readonly ids: readonly string[] };
  /** Of which edges the absence means something: of all, or of all at one note. */
  readonly allEdges?: true | { readonly of: string };
  /** Where the answer came from, for the reader of a saved history. */
  readonly from?: string;
}

export interface ReadRequest {
  readonly asked?: number;
  readonly url?: string;
}

/** One line of a history, by the convention of Jepsen's checkers. */
export interface HistoryEvent {
  readonly index: number;
  readonly type: EventType;
  /** A client that does one thing after another; after an `info` it goes on under another number. */
  readonly process: number;
  readonly f: OperationName;
  /** The user. */
  readonly key: string;
  readonly value: WriteRequest | WriteAnswer | ReadRequest | ReadAnswer | null;
  /** Nanoseconds since the run began. */
  readonly time: number;
}

export const writeNames: ReadonlySet<OperationName> = new Set(['create', 'update', 'delete', 'connect', 'disconnect']);
