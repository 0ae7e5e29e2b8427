/** A metric that the dashboard shows. */
export interface Graph {
  readonly name: string;
  readonly title: string;
  readonly unit: 'ms' | 'seconds' | 'percent' | 'count' | 'bytes';
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly statistic: string;
    readonly scope: MetricScope;
  };
}

/**
 * What the metric's dimensions name; what an environment does not have gives no series.
 *
 * The API's stage, the table, each function, only those behind routes (`httpFunction`), those that seldom run (`background`), those
 * that carry events (`eventFunction`), one function's own (`outbox`, `healer`: readers of the stream; `requeuer`).
 * The `service` of our own metrics: of each function behind routes (`service`), of those of them that are kept warm (`warmed`), keep results
 * (`caching`) and share them (`sharing`), that carry events (`eventService`), or one function's own. `ready`: aliases with provisioned
 * concurrency. Queues: those whose messages are handled at once (`queue`), the one that waits (`healQueue`), each of dead letters. `mapping`:
 * readers of the stream as Lambda counts what it gave them. `requeueRule`: the one rule on the bus.
 */
export type MetricScope =
  | 'api'
  | 'table'
  | 'function'
  | 'httpFunction'
  | 'background'
  | 'eventFunction'
  | 'outbox'
  | 'healer'
  | 'requeuer'
  | 'service'
  | 'warmed'
  | 'caching'
  | 'sharing'
  | 'eventService'
  | 'authorizer'
  | 'warmer'
  | 'rotate-api-keys'
  | 'publish-events'
  | 'connect-nodes'
  | 'heal'
  | 'push-live'
  | 'ready'
  | 'queue'
  | 'healQueue'
  | 'deadLetters'
  | 'mapping'
  | 'requeueRule'
  | 'valkey'
  | 'stageCache'
  | 'distribution'
  | 'firewall';

/** One number the service is judged by. Dashboards, alarms, load-test thresholds and the docs table are generated from this. */
export interface Kpi extends Graph {
  readonly target: number;
  /** The first version's figure, where it was measured. */
  readonly before?: number;
  /** The alarm goes off after so many bad periods. @default 3 of 5 periods of 60 seconds */
  readonly alarm?: { readonly periodSeconds: number; readonly bad: number; readonly of: number };
  /** Which side of the target is bad. */
  readonly comparison: 'above' | 'below';
  readonly runbook: string;
}

/** A metric of our own, which functions write. */
export const ours = (name: string, statistic: string, scope: MetricScope = 'service') => ({
  namespace: 'Brain2',
  name,
  statistic,
  scope,
});

/** A metric of an AWS service that counts. */
export const sumOf = (namespace: string, name: string, scope: MetricScope) => ({
  namespace,
  name,
  statistic: 'Sum',
  scope,
});

/** What must never happen is told the first time. */
export const atOnce = { periodSeconds: 60, bad: 1, of: 1 } as const;

/** What has no target of its own. */
export const graph = (name: string, title: string, metric: Graph['metric'], unit: Graph['unit'] = 'count'): Graph => ({
  name,
  title,
  unit,
  metric,
});
