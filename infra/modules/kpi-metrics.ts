import type { Graph, Kpi, MetricScope } from '../../shared/observability/kpis.ts';
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
  /** Readers of the table's stream: their mappings' ids. */
  readonly mappings: Readonly<Partial<Record<DeployedFunction, string>>>;
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

const eventConsumers = ['connect-nodes', 'heal', 'push-live'] as const;

/** Scopes of what Lambda counts by function and alias. */
const aliasScopes: Partial<Record<MetricScope, (watched: Watched) => readonly DeployedFunction[]>> = {
  function: ({ functions }) => functions,
  httpFunction: ({ httpFunctions }) => httpFunctions,
  // They run every few minutes, or once a month.
  background: ({ functions }) => functions.filter((fn) => fn === 'warmer' || fn === 'rotate-api-keys'),
  eventFunction: () => ['publish-events', 'requeue-events', 'live-socket', ...eventConsumers],
  outbox: () => ['publish-events'],
  healer: () => ['heal'],
  requeuer: () => ['requeue-events'],
  ready: ({ ready }) => ready,
};

const own =
  (fn: DeployedFunction) =>
  ({ functions }: Watched): DeployedFunction[] =>
    functions.includes(fn) ? [fn] : [];

/** Scopes of our own metrics, which bear the function's name as their service. */
const serviceScopes: Partial<Record<MetricScope, (watched: Watched) => readonly DeployedFunction[]>> = {
  service: ({ httpFunctions }) => httpFunctions,
  warmed: ({ warmed }) => warmed,
  caching: ({ caching }) => caching,
  sharing: ({ sharing }) => sharing,
  eventService: () => eventConsumers,
};
/** Of one function. */
const ownScopes: Partial<Record<MetricScope, (watched: Watched) => readonly DeployedFunction[]>> = {
  authorizer: own('authorizer'),
  warmer: own('warmer'),
  'rotate-api-keys': own('rotate-api-keys'),
  'publish-events': own('publish-events'),
  'connect-nodes': own('connect-nodes'),
  heal: own('heal'),
  'push-live': own('push-live'),
};

/** Scopes of queues, without the environment's stem and `.fifo`. */
const queueScopes: Partial<Record<MetricScope, readonly string[]>> = {
  queue: ['connect-nodes', 'live'],
  healQueue: ['heal'],
  deadLetters: ['publish-events', 'connect-nodes', 'live', 'heal'].map((thing) => `${thing}-dead-letters`),
};

/** The series a metric is made of, by its scope. */
export function seriesOf(graph: Graph, watched: Watched): KpiSeries[] {
  const {
    name,
    metric: { scope },
  } = graph;
  const { naming } = watched;
  const byAlias = aliasScopes[scope]?.(watched).map((fn) => ({
    id: `${name}-${fn}`,
    dimensions: { FunctionName: naming.name(fn), Resource: `${naming.name(fn)}:live` },
  }));
  const byService = serviceScopes[scope]?.(watched).map((fn) => ({
    id: `${name}-${fn}`,
    dimensions: { service: naming.name(fn) },
  }));
  const ofOne = ownScopes[scope]?.(watched).map((fn) => ({ id: name, dimensions: { service: naming.name(fn) } }));
  const byQueue = queueScopes[scope]?.map((queue) => ({
    id: `${name}-${queue}`,
    dimensions: { QueueName: `${naming.name(queue)}.fifo` },
  }));
  return byAlias ?? byService ?? ofOne ?? byQueue ?? singleSeries(graph, watched);
}

/** The series of what an environment has one of, if it has it. */
function singleSeries({ name, metric: { scope } }: Graph, watched: Watched): KpiSeries[] {
  const { naming, valkey, distribution, firewall, mappings, stageCache } = watched;
  const one = (dimensions: Readonly<Record<string, string>>): KpiSeries[] => [{ id: name, dimensions }];
  const stage = { ApiName: naming.name('api'), Stage: 'live' };
  switch (scope) {
    case 'api':
      return one(stage);
    case 'table':
      return one({ TableName: naming.stem });
    case 'mapping':
      return Object.entries(mappings).map(([fn, uuid]) => ({
        id: `${name}-${fn}`,
        dimensions: { EventSourceMappingUUID: uuid },
      }));
    case 'requeueRule':
      return one({ EventBusName: naming.stem, RuleName: naming.name('requeue-events') });
    case 'valkey':
      return valkey ? [{ id: name, dimensions: {}, search: valkey }] : [];
    case 'stageCache':
      return stageCache ? one(stage) : [];
    case 'distribution':
      return distribution ? one({ DistributionId: distribution, Region: 'Global' }) : [];
    case 'firewall':
      return firewall ? one({ WebACL: firewall, Rule: 'ALL' }) : [];
    default:
      throw new Error(`${name}: nothing is known of the scope ${scope}`);
  }
}

/** Where CloudWatch has a metric: those of the edge are in one region, wherever the environment is. */
export const regionOf = ({ metric: { scope } }: Graph, { region }: Watched): string =>
  scope === 'distribution' || scope === 'firewall' ? globalRegion : region;

/** How long a KPI is bad until its alarm goes off. */
export const alarmOf = (kpi: Kpi): NonNullable<Kpi['alarm']> => kpi.alarm ?? { periodSeconds: 60, bad: 3, of: 5 };

/** CloudWatch averages API errors as a share of 1; the KPI table speaks of percent. */
export const thresholdOf = (kpi: Kpi): number => (kpi.unit === 'percent' ? kpi.target / 100 : kpi.target);
