import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive/index.js';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy/index.js';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js';
import { Construct } from 'constructs';
import { eventSources, typesFor } from '../../shared/events/event-types.ts';
import type { Naming } from '../naming.ts';
import type { LambdaService } from './lambda-service.ts';
import type { ServiceRole } from './service-role.ts';

export interface EventBusProps {
  readonly naming: Naming;
  readonly accountId: string;
  readonly archiveDays: number;
  /** `prevent_destroy`: the archive is what a replay has. */
  readonly protect: boolean;
  /** Who may not put. An emulator that knows no such policy would take it for a permission. @default true */
  readonly policy?: boolean;
}

/** How long EventBridge offers an event to Lambda: taking it is all Lambda has to do, so a quarter of an hour is an outage. */
const handOverSeconds = 900;
/** How long Lambda keeps what it took, its most: calls beyond the function's concurrency wait there. */
const longestWaitSeconds = 21_600;

/** The bus that carries every event to whoever subscribes, and the archive it can be replayed from. */
export class EventBus extends Construct {
  readonly bus: CloudwatchEventBus;
  readonly archive: CloudwatchEventArchive;
  readonly #props: EventBusProps;

  constructor(scope: Construct, id: string, props: EventBusProps) {
    super(scope, id);
    this.#props = props;
    const { naming, archiveDays, protect, policy = true } = props;
    this.bus = new CloudwatchEventBus(this, 'bus', {
      name: naming.stem,
      description: 'What happened to the graphs of users',
      lifecycle: { preventDestroy: protect },
      tags: naming.component('events', '5'),
    });
    if (policy) this.createPolicy();
    this.archive = new CloudwatchEventArchive(this, 'archive', {
      name: naming.name('events'),
      description: 'Every change once, however asyncEvents stands',
      eventSourceArn: this.bus.arn,
      eventPattern: JSON.stringify({ source: [eventSources.outbox] }),
      retentionDays: archiveDays,
      lifecycle: { preventDestroy: protect },
    });
  }

  /** Denies only: who may put is said by roles of this account, and by nothing else. */
  private createPolicy(): void {
    const { accountId } = this.#props;
    const deny = (sid: string, condition: object) => ({
      Sid: sid,
      Effect: 'Deny',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: this.bus.arn,
      Condition: condition,
    });
    new CloudwatchEventBusPolicy(this, 'policy', {
      eventBusName: this.bus.name,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          deny('OnlyThisAccount', { StringNotEquals: { 'aws:PrincipalAccount': accountId } }),
          deny('OnlyTls', { Bool: { 'aws:SecureTransport': 'false' } }),
        ],
      }),
    });
  }

  /** What a function needs in its environment to put events. */
  get variables(): Record<string, string> {
    return { EVENT_BUS: this.bus.name };
  }

  grantPut(role: ServiceRole): void {
    role.allow(['events:PutEvents'], this.bus.arn);
  }

  /**
   * Hands the function what did not come by the stream: events of requests, and replayed ones. EventBridge could put them in a FIFO
   * queue itself, but only all in one group. It keeps no dead letters: the stream publishes each of a request's events too, and a replay
   * can be repeated; failures alarm.
   * @returns the ARN of the rule, which a replay names
   */
  requeueBy(service: LambdaService): string {
    const { naming } = this.#props;
    const rule = new CloudwatchEventRule(this, 'requeue', {
      name: naming.name('requeue-events'),
      description: 'Events of requests and of replays, to the queue of who acts on them',
      eventBusName: this.bus.name,
      eventPattern: JSON.stringify({
        // A call for an event that the queue does not carry would be for nothing, and most are of that kind.
        'detail-type': typesFor('connect-nodes'),
        $or: [{ source: [eventSources.request] }, { 'replay-name': [{ exists: true }] }],
      }),
      tags: naming.component('events', '5'),
    });
    const permission = service.grantInvoke('bus', 'events.amazonaws.com', rule.arn);
    new LambdaFunctionEventInvokeConfig(this, 'requeue-calls', {
      functionName: service.function.functionName,
      qualifier: service.alias.name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: longestWaitSeconds,
    });
    new CloudwatchEventTarget(this, 'requeue-target', {
      rule: rule.name,
      eventBusName: this.bus.name,
      arn: service.alias.arn,
      retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: handOverSeconds },
      dependsOn: [permission],
    });
    return rule.arn;
  }
}
