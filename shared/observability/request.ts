import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { logger } from './logger.ts';

const metrics = new Metrics();
const startedAt = Date.now();
let cold = true;
let requestStart = 0;

/** Puts the request's and the user's id on every log line of this invocation. */
export function startRequest(event: APIGatewayProxyEvent, context: Context): void {
  requestStart = performance.now();
  logger.resetKeys();
  logger.addContext(context);
  logger.appendKeys({
    requestId: event.requestContext.requestId,
    userId: event.requestContext.authorizer?.sub ?? 'open',
  });
}

/** Counts something that a KPI watches; written as EMF with the request's own metrics. */
export function countMetric(name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/** Counts something outside a request and writes it at once. */
export function emitMetric(name: string): void {
  countMetric(name);
  metrics.publishStoredMetrics();
}

/**
 * Ends a request: one log line, one EMF document.
 * @returns the cold start headers, on a container's first answer only: old clients read them to pace their retries
 */
export function recordRequest(outcome: { route: string; status: number; calls: number }): Record<string, string> {
  const durationMs = Math.round((performance.now() - requestStart) * 10) / 10;
  logger.info('request', { ...outcome, durationMs, coldStart: cold });
  metrics.addMetric('DatabaseCalls', MetricUnit.Count, outcome.calls);
  metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMs);
  if (cold) metrics.addMetric('ColdStart', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  const headers: Record<string, string> = cold
    ? { 'X-Cold-Start': 'true', 'X-Cold-Start-Age': String(Date.now() - startedAt) }
    : {};
  cold = false;
  return headers;
}
