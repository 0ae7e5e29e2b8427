import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { type Kpi, kpis } from '../../shared/observability/kpis.ts';
import type { DeployedFunction } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import { alarmOf, seriesOf, thresholdOf } from './kpi-metrics.ts';

export interface KpiDashboardProps {
  readonly naming: Naming;
  readonly region: string;
  readonly functions: readonly DeployedFunction[];
  readonly httpFunctions: readonly DeployedFunction[];
}

const columns = 3;
const [width, height] = [24 / columns, 6];

/** One graph per KPI with its target drawn in, from the KPI table. */
export class KpiDashboard extends Construct {
  readonly dashboard: CloudwatchDashboard;

  constructor(scope: Construct, id: string, props: KpiDashboardProps) {
    super(scope, id);
    const rows = Object.values<Kpi>(kpis).map((kpi) => ({
      kpi,
      series: seriesOf(kpi, props.naming, props.functions, props.httpFunctions),
    }));
    // CloudWatch refuses a graph of nothing.
    const widgets = rows
      .filter(({ series }) => series.length > 0)
      .map(({ kpi, series }, i) => ({
        type: 'metric',
        x: (i % columns) * width,
        y: Math.floor(i / columns) * height,
        width,
        height,
        properties: {
          title: kpi.title,
          region: props.region,
          period: alarmOf(kpi).periodSeconds,
          stat: kpi.metric.statistic,
          metrics: series.map(({ dimensions }) => [
            kpi.metric.namespace,
            kpi.metric.name,
            ...Object.entries(dimensions).flat(),
          ]),
          annotations: {
            horizontal: [{ label: 'target', value: thresholdOf(kpi) }],
          },
        },
      }));
    this.dashboard = new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: props.naming.name('kpis'),
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}
