import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { type Graph, graphs, type Kpi, kpis } from '../../shared/observability/kpis.ts';
import { alarmOf, type KpiSeries, regionOf, seriesOf, thresholdOf, type Watched } from './kpi-metrics.ts';

const columns = 3;
const [width, height] = [24 / columns, 6];

/** A metric as a dashboard names it. */
function entryOf({ metric: { namespace, name, statistic } }: Graph, period: number, series: KpiSeries): unknown[] {
  const { dimensions, search } = series;
  if (search === undefined) return [namespace, name, ...Object.entries(dimensions).flat()];
  const wanted = `Namespace="${namespace}" MetricName="${name}" "${search}"`;
  return [{ expression: `SEARCH('${wanted}', '${statistic}', ${period})` }];
}

/** One graph per KPI with its target drawn in, then those without one, from the KPI table. */
export class KpiDashboard extends Construct {
  readonly dashboard: CloudwatchDashboard;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const widgets = [
      ...Object.values<Kpi>(kpis).map((kpi) => ({
        graph: kpi,
        period: alarmOf(kpi).periodSeconds,
        more: { annotations: { horizontal: [{ label: 'target', value: thresholdOf(kpi) }] } },
      })),
      ...graphs.map((graph) => ({ graph, period: 60, more: {} })),
    ]
      .map((row) => ({ ...row, series: seriesOf(row.graph, watched) }))
      // CloudWatch refuses a graph of nothing.
      .filter(({ series }) => series.length > 0)
      .map(({ graph, period, more, series }, i) => ({
        type: 'metric',
        x: (i % columns) * width,
        y: Math.floor(i / columns) * height,
        width,
        height,
        properties: {
          title: graph.title,
          region: regionOf(graph, watched),
          period,
          stat: graph.metric.statistic,
          metrics: series.map((one) => entryOf(graph, period, one)),
          ...more,
        },
      }));
    this.dashboard = new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: watched.naming.name('kpis'),
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}
