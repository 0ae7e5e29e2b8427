/** What a batch did and what it cost. */
export interface BatchOutcome {
  /** Entries confirmed: writes, or distinct keys read. */
  readonly done: number;
  /** Writes that were never sent again because a later write of their key replaced them, or reads of a key asked before. */
  readonly collapsed: number;
  /** Calls made, whatever came of them. The SDK's own retries inside a call are not seen here. */
  readonly calls: number;
  /** Calls that carried something for another time. */
  readonly retries: number;
  /** Capacity units per table, added up over all calls that were answered. */
  readonly consumedUnits: Readonly<Record<string, number>>;
}

/** Told to `onRetry` whenever something of a table has to be sent again. */
export interface Retry {
  readonly table: string;
  /** Entries to be sent again. */
  readonly entries: number;
  /** Until the table's retries go. */
  readonly delayMs: number;
  /** How many tries of the table made no progress, one after another. */
  readonly attempt: number;
  /** Undefined when the service left the entries unprocessed. */
  readonly error: unknown;
}
