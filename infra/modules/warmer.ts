import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import type { LambdaService } from './lambda-service.ts';

/** A function and how many of its containers are kept warm. */
export interface WarmTarget {
  readonly service: LambdaService;
  readonly containers: number;
}

export interface WarmerProps {
  readonly naming: Naming;
  /** functions/warmer, made with `warmerVariables` of the same targets. */
  readonly service: LambdaService;
  readonly targets: readonly WarmTarget[];
}

/** Lambda keeps an idle container for about 5 to 7 minutes; it promises nothing. */
const everyMinutes = 5;

/** What the warmer function reads: which aliases it calls, and how many times at once. */
export const warmerVariables = (targets: readonly WarmTarget[]): Record<string, string> => ({
  WARM_TARGETS: JSON.stringify(
    targets.map(({ service, containers }) => ({
      // With the alias in the name: that is the resource which the grant names.
      functionName: service.alias.arn,
      containers,
    })),
  ),
});

/** Keeps containers warm of functions that have no provisioned concurrency, by calling them. A rule's own event would warm one container. */
export class Warmer extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { naming, service, targets }: WarmerProps) {
    super(scope, id);
    for (const target of targets) target.service.grantCall(service.role);
    this.rule = new CloudwatchEventRule(this, 'rule', {
      name: naming.name('warmer'),
      description: 'Keeps containers of seldom used functions warm',
      scheduleExpression: `rate(${everyMinutes} minutes)`,
      tags: naming.component('warmer', '2'),
    });
    service.grantInvoke('schedule', 'events.amazonaws.com', this.rule.arn);
    // A round that failed is not made up for: the next one is minutes away. The rule says so to EventBridge, this to Lambda.
    const retry = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 };
    new LambdaFunctionEventInvokeConfig(this, 'calls', {
      functionName: service.function.functionName,
      qualifier: service.alias.name,
      ...retry,
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: this.rule.name,
      arn: service.alias.arn,
      retryPolicy: retry,
    });
  }
}
