import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { type Kpi, kpis } from '../../shared/observability/kpis.ts';
import { alarmOf, type KpiSeries, seriesOf, thresholdOf, type Watched } from './kpi-metrics.ts';
import { OutboxAlarm } from './outbox-alarm.ts';

export interface AlarmsProps extends Watched {
  readonly accountId: string;
  readonly emails: readonly string[];
  /** Alarms on expressions of metrics, which an emulator may not know. @default true */
  readonly metricMath?: boolean;
}

const isPercentile = (statistic: string): boolean => /^p\d/.test(statistic);

/** An alarm per KPI and series, all to one encrypted topic. */
export class Alarms extends Construct {
  readonly topic: SnsTopic;
  /** By KPI and series, e.g. `serverErrors` or `functionErrors-nodes`. */
  readonly alarms = new Map<string, CloudwatchMetricAlarm>();
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.topic = this.createTopic();
    for (const kpi of Object.values<Kpi>(kpis)) {
      for (const series of seriesOf(kpi, props)) this.createAlarm(kpi, series);
    }
    if (props.metricMath ?? true) new OutboxAlarm(this, 'outboxStopped', { ...props, topicArn: this.topic.arn });
  }

  /** The topic's key is our own: CloudWatch may not use the one AWS manages for SNS. */
  private createTopic(): SnsTopic {
    const { naming, accountId, emails } = this.#props;
    const tags = naming.component('alarms');
    const allow = (Principal: unknown, Action: string[], Condition?: unknown) => ({
      Effect: 'Allow',
      Principal,
      Action,
      Resource: '*',
      ...(Condition ? { Condition } : {}),
    });
    const key = new KmsKey(this, 'key', {
      description: `Alarms of ${naming.stem}`,
      enableKeyRotation: true,
      policy: JSON.stringify({
        Version: '2012-10-17',
        // In a key's policy the resource can only be the key itself, written as a star.
        Statement: [
          allow({ AWS: `arn:aws:iam::${accountId}:root` }, ['kms:*']),
          allow({ Service: 'cloudwatch.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], {
            StringEquals: { 'aws:SourceAccount': accountId },
          }),
        ],
      }),
      tags,
    });
    const topic = new SnsTopic(this, 'topic', { name: naming.name('alarms'), kmsMasterKeyId: key.arn, tags });
    for (const [i, endpoint] of emails.entries())
      new SnsTopicSubscription(this, `email-${i}`, { topicArn: topic.arn, protocol: 'email', endpoint });
    return topic;
  }

  private createAlarm(kpi: Kpi, { id, dimensions }: KpiSeries): void {
    const { statistic, namespace, name } = kpi.metric;
    const { periodSeconds, bad, of } = alarmOf(kpi);
    const alarm = new CloudwatchMetricAlarm(this, id, {
      alarmName: this.#props.naming.name(id),
      alarmDescription: `${kpi.title}: ${kpi.comparison} ${kpi.target} ${kpi.unit}. What to do: ${kpi.runbook}`,
      namespace,
      metricName: name,
      dimensions,
      ...(isPercentile(statistic)
        ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: 'ignore' }
        : { statistic }),
      period: periodSeconds,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      threshold: thresholdOf(kpi),
      comparisonOperator: kpi.comparison === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: [this.topic.arn],
      okActions: [this.topic.arn],
      tags: this.#props.naming.component('alarms'),
    });
    this.alarms.set(id, alarm);
  }
}
