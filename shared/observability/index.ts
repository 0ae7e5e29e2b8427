export { type Kpi, type KpiName, kpis } from './kpis.ts';
export { logger } from './logger.ts';
export { countMetric, emitMetric, recordRequest, recordWarmUp, startRequest } from './request.ts';
