import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { startedAhead } from '../environment/index.ts';
import { logger } from './logger.ts';

const metrics = new Metrics();
const startedAt = Date.now();
// A container that was started ahead of its first request is not cold for it.
let cold = !startedAhead();
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

const unitOf = (name: string) => {
  if (name.endsWith('Ms')) return MetricUnit.Milliseconds;
  return name.endsWith('Bytes') ? MetricUnit.Bytes : MetricUnit.Count;
};

/** Counts something that a KPI watches; written as EMF with the request's own metrics. A name's end tells its unit: `Ms`, `Bytes`, else a count. */
export function countMetric(name: string, value = 1): void {
  metrics.addMetric(name, unitOf(name), value);
}

/** Counts something outside a request and writes it at once. */
export function emitMetric(name: string, value = 1): void {
  countMetric(name, value);
  metrics.publishStoredMetrics();
}

/** Starts a run that no request asked for: of a stream, a queue or a rule. */
export function startRun(context: Context): void {
  requestStart = performance.now();
  logger.resetKeys();
  logger.addContext(context);
}

/** Ends a run: one log line, and everything counted meanwhile in one EMF document. */
export function recordRun(outcome: Readonly<Record<string, unknown>>, error?: Error): void {
  const durationMs = Math.round((performance.now() - requestStart) * 10) / 10;
  const line = { ...outcome, durationMs, coldStart: cold };
  if (error) logger.error('run failed', { ...line, error });
  else logger.info('run', line);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  cold = false;
}

/** Ends a warm-up: one log line. The container is warm from here on, and no user waited for it. */
export function recordWarmUp(): void {
  logger.info('warm-up', { coldStart: cold });
  cold = false;
}

/**
 * Ends a request: one log line, one EMF document.
 * @returns the cold start headers, on a container's first answer only: old clients read them to pace their retries
 */
export function recordRequest(outcome: {
  route: string;
  status: number;
  calls: number;
  cache?: string;
}): Record<string, string> {
  const durationMs = Math.round((performance.now() - requestStart) * 10) / 10;
  logger.info('request', { ...outcome, durationMs, coldStart: cold });
  metrics.addMetric('DatabaseCalls', MetricUnit.Count, outcome.calls);
  metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMs);
  // 0 or 1 for each request: the average is the share of cold starts.
  metrics.addMetric('ColdStart', MetricUnit.Count, cold ? 1 : 0);
  metrics.publishStoredMetrics();
  const headers: Record<string, string> = cold
    ? { 'X-Cold-Start': 'true', 'X-Cold-Start-Age': String(Date.now() - startedAt) }
    : {};
  cold = false;
  return headers;
}
