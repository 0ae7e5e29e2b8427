import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Kpi } from '../../shared/observability/kpis.ts';
import { Naming } from '../naming.ts';
import { combined, thresholdOf } from './kpi-metrics.ts';

/** Where alarms go and how long a figure has to be bad. */
export interface AlarmSettings {
  readonly topicArn: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

export interface KpiAlarmProps {
  readonly kpi: Kpi;
  /** The metrics that together make the KPI, by their dimensions. */
  readonly dimensions: readonly Record<string, string>[];
  readonly settings: AlarmSettings;
  /** What is watched, when a KPI has more than one alarm. @default the KPI alone */
  readonly subject?: string;
}

/** The alarm of one row of the KPI table; its description says what is wrong and which runbook helps. */
export class KpiAlarm extends Construct {
  readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: KpiAlarmProps) {
    super(scope, id);
    const naming = Naming.of(this);
    const { kpi, settings, subject } = props;
    this.alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: naming.name([kpi.name, subject].filter(Boolean).join('-')),
      alarmDescription: `${kpi.title}${subject ? ` (${subject})` : ''}: ${kpi.comparison} ${kpi.target} ${kpi.unit}. Runbook: ${kpi.runbook}`,
      comparisonOperator: kpi.comparison === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
      threshold: thresholdOf(kpi),
      evaluationPeriods: settings.evaluationPeriods,
      datapointsToAlarm: settings.evaluationPeriods,
      // Nobody asking for anything is no fault.
      treatMissingData: 'notBreaching',
      alarmActions: [settings.topicArn],
      okActions: [settings.topicArn],
      tags: naming.tags('alarms'),
      ...(props.dimensions.length === 1 ? single(props) : several(props)),
    });
  }

  get name(): string {
    return this.alarm.alarmName;
  }

  get arn(): string {
    return this.alarm.arn;
  }
}

function single({ kpi, dimensions, settings }: KpiAlarmProps) {
  const { namespace, name, statistic } = kpi.metric;
  const percentile = /^p\d/.test(statistic);
  return {
    namespace,
    metricName: name,
    dimensions: dimensions[0],
    period: settings.periodSeconds,
    ...(percentile ? { extendedStatistic: statistic } : { statistic }),
  };
}

function several({ kpi, dimensions, settings }: KpiAlarmProps) {
  const { namespace, name, statistic } = kpi.metric;
  const metrics = dimensions.map((one, i) => ({
    id: `m${i}`,
    metric: { namespace, metricName: name, dimensions: one, period: settings.periodSeconds, stat: statistic },
  }));
  return { metricQuery: [{ id: 'total', expression: combined(kpi), label: kpi.title, returnData: true }, ...metrics] };
}
