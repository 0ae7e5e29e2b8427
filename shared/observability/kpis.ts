/** One number the service is judged by. Dashboards, alarms, load-test thresholds and the docs table are generated from this. */
export interface Kpi {
  readonly name: string;
  readonly title: string;
  readonly unit: 'ms' | 'percent' | 'count' | 'bytes';
  readonly target: number;
  /** The first version's figure, where it was measured. */
  readonly before?: number;
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly statistic: string;
    /** What the metric's dimensions name: the API stage, each function (or only those behind routes), the table; or the `service` of our own metrics. */
    readonly scope: 'api' | 'function' | 'httpFunction' | 'authorizer' | 'table' | 'service';
  };
  /** Which side of the target is bad. */
  readonly comparison: 'above' | 'below';
  readonly runbook: string;
}

const api = (name: string, statistic: string) =>
  ({ namespace: 'AWS/ApiGateway', name, statistic, scope: 'api' }) as const;

export const kpis = {
  latencyP50: {
    name: 'latencyP50',
    title: 'Answer time, median',
    unit: 'ms',
    target: 100,
    before: 537,
    metric: api('Latency', 'p50'),
    comparison: 'above',
    runbook: 'docs/runbooks/latency.md',
  },
  latencyP99: {
    name: 'latencyP99',
    title: 'Answer time, p99',
    unit: 'ms',
    target: 500,
    metric: api('Latency', 'p99'),
    comparison: 'above',
    runbook: 'docs/runbooks/latency.md',
  },
  serverErrors: {
    name: 'serverErrors',
    title: 'Answers with a 5xx status',
    unit: 'percent',
    target: 0.1,
    metric: api('5XXError', 'Average'),
    comparison: 'above',
    runbook: 'docs/runbooks/server-errors.md',
  },
  // Not the authorizer's: it refuses a token by failing, which is API Gateway's one way to a 401.
  functionErrors: {
    name: 'functionErrors',
    title: 'Function invocations that failed',
    unit: 'count',
    target: 0,
    metric: { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum', scope: 'httpFunction' },
    comparison: 'above',
    runbook: 'docs/runbooks/function-errors.md',
  },
  authorizerFailures: {
    name: 'authorizerFailures',
    title: 'Tokens that could not be checked',
    unit: 'count',
    target: 0,
    metric: { namespace: 'Brain2', name: 'AuthorizerFailures', statistic: 'Sum', scope: 'authorizer' },
    comparison: 'above',
    runbook: 'docs/runbooks/function-errors.md',
  },
  functionThrottles: {
    name: 'functionThrottles',
    title: 'Function invocations refused for lack of concurrency',
    unit: 'count',
    target: 0,
    metric: { namespace: 'AWS/Lambda', name: 'Throttles', statistic: 'Sum', scope: 'function' },
    comparison: 'above',
    runbook: 'docs/runbooks/throttling.md',
  },
  tableReadThrottles: {
    name: 'tableReadThrottles',
    title: 'Reads the table throttled',
    unit: 'count',
    target: 0,
    metric: { namespace: 'AWS/DynamoDB', name: 'ReadThrottleEvents', statistic: 'Sum', scope: 'table' },
    comparison: 'above',
    runbook: 'docs/runbooks/throttling.md',
  },
  tableWriteThrottles: {
    name: 'tableWriteThrottles',
    title: 'Writes the table throttled',
    unit: 'count',
    target: 0,
    metric: { namespace: 'AWS/DynamoDB', name: 'WriteThrottleEvents', statistic: 'Sum', scope: 'table' },
    comparison: 'above',
    runbook: 'docs/runbooks/throttling.md',
  },
  partialFailures: {
    name: 'partialFailures',
    title: 'Bulk operations that ended in part',
    unit: 'count',
    target: 0,
    metric: { namespace: 'Brain2', name: 'PartialFailures', statistic: 'Sum', scope: 'service' },
    comparison: 'above',
    runbook: 'docs/runbooks/partial-failures.md',
  },
  databaseCalls: {
    name: 'databaseCalls',
    title: 'Database calls a request, p99',
    unit: 'count',
    target: 44,
    before: 304,
    metric: { namespace: 'Brain2', name: 'DatabaseCalls', statistic: 'p99', scope: 'service' },
    comparison: 'above',
    runbook: 'docs/runbooks/database-calls.md',
  },
} as const satisfies Record<string, Kpi>;

export type KpiName = keyof typeof kpis;
