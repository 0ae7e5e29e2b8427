/** One DynamoDB call as the proxy saw it. Times are in milliseconds on the proxy's clock. */
export interface CallRecord {
  readonly operation: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

type Interval = Pick<CallRecord, 'startMs' | 'endMs'>;

/** What a piece of work asked of DynamoDB. */
export interface Traffic {
  readonly calls: number;
  readonly byOperation: Readonly<Record<string, number>>;
  /** Bodies of the requests, in bytes. */
  readonly requestBytes: number;
  /** Bodies of the answers, in bytes. */
  readonly responseBytes: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly mostUnderWay: number;
  readonly longestChain: number;
  /** Milliseconds that the calls were with the proxy and the table, added up. */
  readonly waitedMs: number;
}

/** The most calls under way at one moment; one that begins as another ends does not count with it. */
export function mostUnderWay(calls: readonly Interval[]): number {
  const changes = calls
    .flatMap(({ startMs, endMs }) => [
      { at: startMs, by: 1 },
      { at: endMs, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let most = 0;
  let now = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/**
 * Sequential round trips: the length of the longest chain of calls in which each began after the one before had ended.
 * Taking the call that ends first, then the first to end of those that begin after it, and so on, gives the longest chain.
 */
export function longestChain(calls: readonly Interval[]): number {
  let length = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const call of [...calls].sort((a, b) => a.endMs - b.endMs)) {
    if (call.startMs < end) continue;
    length += 1;
    end = call.endMs;
  }
  return length;
}

/** @param units as the table counted them meanwhile */
export function trafficOf(calls: readonly CallRecord[], units: Pick<Traffic, 'readUnits' | 'writeUnits'>): Traffic {
  const byOperation: Record<string, number> = {};
  for (const { operation } of calls) byOperation[operation] = (byOperation[operation] ?? 0) + 1;
  return {
    calls: calls.length,
    byOperation,
    requestBytes: calls.reduce((sum, { requestBytes }) => sum + requestBytes, 0),
    responseBytes: calls.reduce((sum, { responseBytes }) => sum + responseBytes, 0),
    readUnits: units.readUnits,
    writeUnits: units.writeUnits,
    mostUnderWay: mostUnderWay(calls),
    longestChain: longestChain(calls),
    waitedMs: calls.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0),
  };
}
