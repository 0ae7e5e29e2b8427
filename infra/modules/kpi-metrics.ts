import type { Kpi } from '../../shared/observability/kpis.ts';
import type { DeployedFunction } from '../environments/index.ts';
import type { Naming } from '../naming.ts';

/** One series of a KPI: its name for people and the dimensions CloudWatch knows it by. */
export interface KpiSeries {
  readonly id: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The series a KPI is made of, by its scope. */
export function seriesOf(
  kpi: Kpi,
  naming: Naming,
  functions: readonly DeployedFunction[],
  httpFunctions: readonly DeployedFunction[],
): KpiSeries[] {
  const byFunction = (name: DeployedFunction): KpiSeries => ({
    id: `${kpi.name}-${name}`,
    dimensions: { FunctionName: naming.name(name), Resource: `${naming.name(name)}:live` },
  });
  switch (kpi.metric.scope) {
    case 'api':
      return [{ id: kpi.name, dimensions: { ApiName: naming.name('api'), Stage: 'live' } }];
    case 'table':
      return [{ id: kpi.name, dimensions: { TableName: naming.stem } }];
    case 'function':
      return functions.map(byFunction);
    case 'httpFunction':
      return httpFunctions.map(byFunction);
    case 'authorizer':
    case 'warmer':
    case 'rotate-api-keys':
      // Not every environment has every function.
      return functions
        .filter((name) => name === kpi.metric.scope)
        .map((name) => ({ id: kpi.name, dimensions: { service: naming.name(name) } }));
    case 'service':
      return httpFunctions.map((name) => ({ id: `${kpi.name}-${name}`, dimensions: { service: naming.name(name) } }));
  }
}

/** How long a KPI is bad until its alarm goes off. */
export const alarmOf = (kpi: Kpi): NonNullable<Kpi['alarm']> => kpi.alarm ?? { periodSeconds: 60, bad: 3, of: 5 };

/** CloudWatch averages API errors as a share of 1; the KPI table speaks of percent. */
export const thresholdOf = (kpi: Kpi): number => (kpi.unit === 'percent' ? kpi.target / 100 : kpi.target);
