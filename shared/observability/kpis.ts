import { atOnce, type Graph, graph, type Kpi, ours, sumOf } from './kpi.ts';
import { eventGraphs, eventKpis } from './kpis-events.ts';

export type { Graph, Kpi, MetricScope } from './kpi.ts';

const api = (name: string, statistic: string) =>
  ({ namespace: 'AWS/ApiGateway', name, statistic, scope: 'api' }) as const;

const requestKpis = {
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
  backgroundErrors: {
    name: 'backgroundErrors',
    title: 'Runs of the warmer or of a key rotation that failed',
    unit: 'count',
    target: 0,
    metric: { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum', scope: 'background' },
    comparison: 'above',
    // They run every 5 minutes, or once a month: there are no 3 bad minutes of 5.
    alarm: atOnce,
    runbook: 'docs/runbooks/function-errors.md',
  },
  authorizerFailures: {
    name: 'authorizerFailures',
    title: 'Tokens that could not be checked',
    unit: 'count',
    target: 0,
    metric: ours('AuthorizerFailures', 'Sum', 'authorizer'),
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
    metric: ours('PartialFailures', 'Sum'),
    comparison: 'above',
    runbook: 'docs/runbooks/partial-failures.md',
  },
  databaseCalls: {
    name: 'databaseCalls',
    title: 'Database calls a request, p99',
    unit: 'count',
    target: 44,
    before: 304,
    metric: ours('DatabaseCalls', 'p99'),
    comparison: 'above',
    runbook: 'docs/runbooks/database-calls.md',
  },
  coldStarts: {
    name: 'coldStarts',
    title: 'Requests that waited for a container to start',
    unit: 'percent',
    target: 1,
    metric: ours('ColdStart', 'Average', 'warmed'),
    comparison: 'above',
    // A share of a minute's few requests says nothing.
    alarm: { periodSeconds: 3_600, bad: 1, of: 1 },
    runbook: 'docs/runbooks/cold-starts.md',
  },
  warmUpFailures: {
    name: 'warmUpFailures',
    title: 'Containers the warmer could not warm',
    unit: 'count',
    target: 0,
    metric: ours('WarmUpFailures', 'Sum', 'warmer'),
    comparison: 'above',
    // It runs every 5 minutes: three rounds, one after another.
    alarm: { periodSeconds: 300, bad: 3, of: 3 },
    runbook: 'docs/runbooks/cold-starts.md',
  },
  cacheOwnerMismatches: {
    name: 'cacheOwnerMismatches',
    title: 'Kept answers that belonged to somebody else',
    unit: 'count',
    target: 0,
    metric: ours('CacheOwnerMismatches', 'Sum', 'caching'),
    comparison: 'above',
    alarm: atOnce,
    runbook: 'docs/runbooks/cache-owner-mismatch.md',
  },
  cacheBreakerOpen: {
    name: 'cacheBreakerOpen',
    title: 'Requests that went on without the shared cache',
    unit: 'count',
    target: 0,
    metric: ours('CacheBreakerOpen', 'Sum', 'sharing'),
    comparison: 'above',
    // A breaker tries again every few seconds: a cache that fails has quiet minutes too.
    alarm: { periodSeconds: 60, bad: 3, of: 15 },
    runbook: 'docs/runbooks/cache-unavailable.md',
  },
  keyRotationFailures: {
    name: 'keyRotationFailures',
    title: 'Steps of a key rotation that failed',
    unit: 'count',
    target: 0,
    metric: ours('KeyRotationFailures', 'Sum', 'rotate-api-keys'),
    comparison: 'above',
    alarm: atOnce,
    runbook: 'docs/runbooks/key-rotation.md',
  },
} as const satisfies Record<string, Kpi>;

/** Every number the service is judged by, by name. */
export const kpis = { ...requestKpis, ...eventKpis };
export type KpiName = keyof typeof kpis;

const edgeErrorRate = { ...sumOf('AWS/CloudFront', '5xxErrorRate', 'distribution'), statistic: 'Average' };

/** What has no target of its own, but explains what has one. */
export const graphs: readonly Graph[] = [
  graph('cacheHitsMemory', 'Kept answers found in the container', ours('CacheHitsMemory', 'Sum', 'caching')),
  graph('cacheHitsShared', 'Kept answers found in the shared cache', ours('CacheHitsShared', 'Sum', 'sharing')),
  graph('cacheFills', 'Answers made, because none was kept', ours('CacheFills', 'Sum', 'caching')),
  graph('valkeyThrottles', 'Commands the shared cache throttled', sumOf('AWS/ElastiCache', 'ThrottledCmds', 'valkey')),
  graph('stageCacheHits', 'Answers from the stage cache', sumOf('AWS/ApiGateway', 'CacheHitCount', 'stageCache')),
  graph('edgeErrors', 'Answers of the edge with a 5xx status', edgeErrorRate, 'percent'),
  graph('firewallBlocks', 'Requests the firewall blocked', sumOf('AWS/WAFV2', 'BlockedRequests', 'firewall')),
  graph(
    'readySpillover',
    'Invocations that found all ready containers busy',
    sumOf('AWS/Lambda', 'ProvisionedConcurrencySpilloverInvocations', 'ready'),
  ),
  ...eventGraphs,
];
