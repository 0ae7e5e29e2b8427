import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action/index.js';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target/index.js';
import { LambdaProvisionedConcurrencyConfig } from '@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config/index.js';
import { Construct } from 'constructs';
import type { BusinessHours, ReadyContainers as Range } from '../environments/index.ts';
import type { LambdaService } from './lambda-service.ts';

export interface ReadyContainersProps {
  readonly service: LambdaService;
  readonly range: Range;
  /** When `range.businessMin` holds. */
  readonly businessHours?: BusinessHours;
}

/** More are made when this share of them is busy. */
const targetUtilization = 0.7;

/**
 * Provisioned concurrency of a function's alias: containers that have started before a request needs them. With a range it
 * follows use; with business hours the range holds in them, and outside of them its lower end. What autoscaling moves, Terraform
 * leaves alone: a changed range comes with the next opening.
 */
export class ReadyContainers extends Construct {
  constructor(scope: Construct, id: string, { service, range, businessHours }: ReadyContainersProps) {
    super(scope, id);
    const scaled = range.max > range.min;
    const provisioned = new LambdaProvisionedConcurrencyConfig(this, 'provisioned', {
      functionName: service.function.functionName,
      qualifier: service.alias.name,
      provisionedConcurrentExecutions: range.min,
      ...(scaled ? { lifecycle: { ignoreChanges: ['provisioned_concurrent_executions'] } } : {}),
    });
    if (!scaled) return;
    const scheduled = businessHours && range.businessMin ? { hours: businessHours, min: range.businessMin } : undefined;
    const target = new AppautoscalingTarget(this, 'target', {
      serviceNamespace: 'lambda',
      resourceId: `function:${service.function.functionName}:${service.alias.name}`,
      scalableDimension: 'lambda:function:ProvisionedConcurrency',
      minCapacity: range.min,
      maxCapacity: range.max,
      dependsOn: [provisioned],
      ...(scheduled ? { lifecycle: { ignoreChanges: ['min_capacity', 'max_capacity'] } } : {}),
    });
    this.followUse(target, service);
    if (scheduled) this.followHours(target, range, scheduled.min, scheduled.hours);
  }

  private followUse(target: AppautoscalingTarget, service: LambdaService): void {
    new AppautoscalingPolicy(this, 'use', {
      name: `${service.function.functionName}-use`,
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: targetUtilization,
        predefinedMetricSpecification: { predefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' },
      },
    });
  }

  private followHours(target: AppautoscalingTarget, range: Range, businessMin: number, hours: BusinessHours): void {
    // Closing takes the upper end too: a function that nobody calls has no utilization, and without that metric nothing scales in.
    const changes = {
      opening: { hour: hours.fromHour, min: businessMin, max: range.max },
      closing: { hour: hours.toHour, min: range.min, max: range.min },
    };
    for (const [name, { hour, min, max }] of Object.entries(changes)) {
      new AppautoscalingScheduledAction(this, name, {
        name,
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        schedule: `cron(0 ${hour} ? * MON-FRI *)`,
        timezone: hours.timeZone,
        scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
      });
    }
  }
}
