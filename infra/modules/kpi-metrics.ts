import type { Graph, Kpi } from '../../shared/observability/kpis.ts';
import type { DeployedFunction } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import { globalRegion } from './aws-provider.ts';

/** What of an environment has metrics. */
export interface Watched {
  readonly naming: Naming;
  readonly region: string;
  readonly functions: readonly DeployedFunction[];
  /** Of them: those behind routes. */
  readonly httpFunctions: readonly DeployedFunction[];
  /** Those behind routes where containers are kept warm. */
  readonly warmed: readonly DeployedFunction[];
  /** Those with provisioned concurrency. */
  readonly ready: readonly DeployedFunction[];
  /** Those that keep results in the container. */
  readonly caching: readonly DeployedFunction[];
  /** Those that share results in Valkey. */
  readonly sharing: readonly DeployedFunction[];
  /** Name of the serverless cache, where there is one. */
  readonly valkey?: string;
  readonly stageCache: boolean;
  /** Id of the distribution. */
  readonly distribution?: string;
  /** The web ACL as its metrics name it, where there is one. */
  readonly firewall?: string;
}

/** One series of a metric: its name for people and the dimensions CloudWatch knows it by. */
export interface KpiSeries {
  readonly id: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** To be searched for by this value instead, because AWS does not document the dimension's name. Dashboards only. */
  readonly search?: string;
}

/** The series a metric is made of, by its scope. */
export function seriesOf({ name, metric: { scope } }: Graph, watched: Watched): KpiSeries[] {
  const { naming, functions, httpFunctions, valkey, distribution, firewall } = watched;
  const byAlias = (names: readonly DeployedFunction[]) =>
    names.map((fn) => ({
      id: `${name}-${fn}`,
      dimensions: { FunctionName: naming.name(fn), Resource: `${naming.name(fn)}:live` },
    }));
  const byService = (names: readonly DeployedFunction[]) =>
    names.map((fn) => ({ id: `${name}-${fn}`, dimensions: { service: naming.name(fn) } }));
  const one = (dimensions: Readonly<Record<string, string>>): KpiSeries[] => [{ id: name, dimensions }];
  const stage = { ApiName: naming.name('api'), Stage: 'live' };
  switch (scope) {
    case 'api':
      return one(stage);
    case 'table':
      return one({ TableName: naming.stem });
    case 'function':
      return byAlias(functions);
    case 'httpFunction':
      return byAlias(httpFunctions);
    case 'background':
      return byAlias(functions.filter((fn) => fn !== 'authorizer' && !httpFunctions.includes(fn)));
    case 'ready':
      return byAlias(watched.ready);
    case 'service':
      return byService(httpFunctions);
    case 'warmed':
    case 'caching':
    case 'sharing':
      return byService(watched[scope]);
    case 'authorizer':
    case 'warmer':
    case 'rotate-api-keys':
      return functions.includes(scope) ? one({ service: naming.name(scope) }) : [];
    case 'valkey':
      return valkey ? [{ id: name, dimensions: {}, search: valkey }] : [];
    case 'stageCache':
      return watched.stageCache ? one(stage) : [];
    case 'distribution':
      return distribution ? one({ DistributionId: distribution, Region: 'Global' }) : [];
    case 'firewall':
      return firewall ? one({ WebACL: firewall, Rule: 'ALL' }) : [];
  }
}

/** Where CloudWatch has a metric: those of the edge are in one region, wherever the environment is. */
export const regionOf = ({ metric: { scope } }: Graph, { region }: Watched): string =>
  scope === 'distribution' || scope === 'firewall' ? globalRegion : region;

/** How long a KPI is bad until its alarm goes off. */
export const alarmOf = (kpi: Kpi): NonNullable<Kpi['alarm']> => kpi.alarm ?? { periodSeconds: 60, bad: 3, of: 5 };

/** CloudWatch averages API errors as a share of 1; the KPI table speaks of percent. */
export const thresholdOf = (kpi: Kpi): number => (kpi.unit === 'percent' ? kpi.target / 100 : kpi.target);
