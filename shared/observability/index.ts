export { type Kpi, type KpiName, kpis } from './kpis.ts';
export { logger } from './logger.ts';
export { countMetric, emitMetric, recordRequest, recordRun, recordWarmUp, startRequest, startRun } from './request.ts';
