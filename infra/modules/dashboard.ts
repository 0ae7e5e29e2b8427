import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { type Kpi, kpis } from '../../shared/observability/kpis.ts';
import { Naming } from '../naming.ts';
import { dimensionsOf, type MeasuredNames } from './kpi-metrics.ts';

export interface KpiDashboardProps {
  readonly names: MeasuredNames;
  readonly region: string;
}

/** One dashboard for the whole KPI table: a graph a row, with the target and the first version's figure as lines. */
export class KpiDashboard extends Construct {
  readonly dashboard: CloudwatchDashboard;

  constructor(scope: Construct, id: string, props: KpiDashboardProps) {
    super(scope, id);
    const rows: Kpi[] = Object.values(kpis);
    this.dashboard = new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: Naming.of(this).name('kpis'),
      dashboardBody: JSON.stringify({ widgets: rows.map((kpi, i) => widgetOf(kpi, i, props)) }),
    });
  }
}

/** Two graphs side by side on CloudWatch's grid of 24 columns. */
function widgetOf(kpi: Kpi, index: number, { names, region }: KpiDashboardProps): object {
  const lines = [{ label: 'target', value: kpi.target }];
  if (kpi.before !== undefined) lines.push({ label: 'before', value: kpi.before });
  return {
    type: 'metric',
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
    properties: {
      title: `${kpi.title} (${kpi.unit})`,
      region,
      view: 'timeSeries',
      period: 60,
      metrics: metricsOf(kpi, names),
      annotations: { horizontal: lines },
      yAxis: { left: { min: 0, showUnits: false } },
    },
  };
}

function metricsOf(kpi: Kpi, names: MeasuredNames): unknown[][] {
  const { namespace, name, statistic } = kpi.metric;
  const metrics = dimensionsOf(kpi, names).map((dimensions, i) => {
    const pairs = Object.entries(dimensions).flat();
    return [namespace, name, ...pairs, { id: `m${i}`, stat: statistic, visible: kpi.unit !== 'percent' }];
  });
  if (kpi.unit !== 'percent') return metrics;
  // AWS publishes rates as fractions; people read percents.
  return [...metrics, ...metrics.map((_, i) => [{ id: `e${i}`, expression: `100 * m${i}`, label: kpi.title }])];
}
