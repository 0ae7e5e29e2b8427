import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Watched } from './kpi-metrics.ts';

export interface OutboxAlarmProps extends Pick<Watched, 'naming' | 'mappings'> {
  readonly topicArn: string;
}

const periodSeconds = 300;

/**
 * Goes off when the stream has changes and the publisher is given none: its mapping is disabled or stuck. No metric of the
 * publisher says so, since all of them exist only while it is called. The healer reads the same stream, and what it is given comes
 * with changes for the publisher. The table's writes would be no measure: tickets and search indexes are writes without events.
 */
export class OutboxAlarm extends Construct {
  readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, { naming, mappings, topicArn }: OutboxAlarmProps) {
    super(scope, id);
    const given = (metricId: string, uuid: string | undefined) => {
      if (uuid === undefined) throw new Error(`The alarm ${id} compares two readers of the stream: one is missing`);
      const metric = {
        namespace: 'AWS/Lambda',
        metricName: 'InvokedEventCount',
        dimensions: { EventSourceMappingUUID: uuid },
        period: periodSeconds,
        stat: 'Sum',
      };
      return { id: metricId, metric };
    };
    this.alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: naming.name('outboxStopped'),
      alarmDescription:
        'Changes for the healer, none for the publisher: above 0 count. What to do: docs/runbooks/events-behind.md',
      metricQuery: [
        {
          id: 'stopped',
          expression: 'IF(FILL(healed, 0) > 0 AND FILL(published, 0) == 0, 1, 0)',
          label: 'The publisher is given nothing',
          returnData: true,
        },
        given('healed', mappings.heal),
        given('published', mappings['publish-events']),
      ],
      // One period can begin between the two: the healer gathers for a minute.
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      threshold: 0,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: naming.component('alarms'),
    });
  }
}
