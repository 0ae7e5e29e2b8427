import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { Construct } from 'constructs';
import { DeadLetters, fifoQueue, type QueuePlace, queueActions, queueSettings } from './dead-letters.ts';
import type { LambdaService } from './lambda-service.ts';
import type { ServiceRole } from './service-role.ts';

export interface WorkQueueProps extends QueuePlace {
  /** What the queue is for, which is its name. */
  readonly thing: string;
  /** Timeout of the function that will consume it. */
  readonly consumerTimeoutSeconds: number;
  /** Most invocations of the consumer at once. */
  readonly maxConcurrency: number;
  /** Every message waits so long before it is handed out. @default 0 */
  readonly delaySeconds?: number;
  readonly tags: Record<string, string>;
}

/** Lambda's advice for a queue it reads: a batch that is handled to its timeout and retried must not come back meanwhile. */
const timeoutsUntilVisible = 6;
/** SQS hides a message 12 hours at most. */
const longestVisibilitySeconds = 43_200;
/** Most messages Lambda takes at once from a FIFO queue. */
const batchSize = 10;
/** The consumer takes a message out of its group's way itself after 5 failures; this catches what kills the consumer. */
const maxReceiveCount = 10;

/** FIFO queue with its dead letters and the mapping to its consumer. A group is a user: users do not wait for one another. */
export class WorkQueue extends Construct {
  readonly queue: SqsQueue;
  readonly deadLetters: DeadLetters;
  readonly #props: WorkQueueProps;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    WorkQueue.validate(props);
    this.#props = props;
    const { thing, tags } = props;
    this.deadLetters = new DeadLetters(this, 'dead-letters', { ...props, sourceArn: fifoQueue(props, thing).arn });
    this.queue = new SqsQueue(this, 'queue', {
      ...queueSettings(props, thing),
      visibilityTimeoutSeconds: timeoutsUntilVisible * props.consumerTimeoutSeconds,
      delaySeconds: props.delaySeconds ?? 0,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.queue.arn, maxReceiveCount }),
      tags,
    });
  }

  /** What its consumer needs in its environment. */
  get variables(): Record<string, string> {
    return { QUEUE_URL: this.queue.url, DEAD_LETTERS_URL: this.deadLetters.queue.url };
  }

  /** Lets `sender` send, and nothing else. */
  grantSend(sender: ServiceRole): void {
    sender.allow(queueActions(this.#props, 'SendMessage'), this.queue.arn);
  }

  /** Hands the messages to the function's alias. It may put them off, and send what it gives up to the dead letters. */
  consumeBy(service: LambdaService): void {
    service.role.allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        ...queueActions(this.#props, 'ChangeMessageVisibility'),
      ],
      this.queue.arn,
    );
    this.deadLetters.grantSend(service.role);
    new LambdaEventSourceMapping(this, 'mapping', {
      eventSourceArn: this.queue.arn,
      functionName: service.alias.arn,
      batchSize,
      // Lambda takes no window for FIFO queues.
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: this.#props.maxConcurrency },
      // Lambda checks the role before it makes a mapping.
      dependsOn: [service.role.policy],
      tags: this.#props.tags,
    });
  }

  /** @throws at synth for what SQS and Lambda cannot do */
  static validate(
    props: Pick<WorkQueueProps, 'thing' | 'consumerTimeoutSeconds' | 'maxConcurrency' | 'delaySeconds'>,
  ): void {
    const { thing, consumerTimeoutSeconds, maxConcurrency, delaySeconds = 0 } = props;
    if (consumerTimeoutSeconds < 1 || timeoutsUntilVisible * consumerTimeoutSeconds > longestVisibilitySeconds)
      throw new Error(
        `${thing}: a consumer's timeout of ${consumerTimeoutSeconds} s needs a visibility timeout ${timeoutsUntilVisible} times as long, and SQS takes 1 to ${longestVisibilitySeconds} s: change the function's timeoutSeconds`,
      );
    if (maxConcurrency < 2 || maxConcurrency > 1_000)
      throw new Error(`${thing}: Lambda bounds a mapping at 2 to 1,000 invocations, not at ${maxConcurrency}`);
    if (delaySeconds < 0 || delaySeconds > 900)
      throw new Error(`${thing}: SQS delays a message by 0 to 900 s, not by ${delaySeconds}`);
  }
}
