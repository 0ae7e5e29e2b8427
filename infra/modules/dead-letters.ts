import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { Construct } from 'constructs';
import { longestRetentionSeconds } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import type { ServiceRole } from './service-role.ts';

/** Where queues are: their policies name them before they exist. */
export interface QueuePlace {
  readonly naming: Naming;
  readonly region: string;
  readonly accountId: string;
  /** `prevent_destroy`: what is in a queue is nowhere else. */
  readonly protect: boolean;
  /** An emulator is reached without TLS, and checks batch calls by names of their own. @default false */
  readonly emulated?: boolean;
}

/** SQS knows one permission for a call and its batch form; an emulator wants both named. */
export const queueActions = ({ emulated = false }: Pick<QueuePlace, 'emulated'>, action: string): string[] =>
  emulated ? [`sqs:${action}`, `sqs:${action}Batch`] : [`sqs:${action}`];

/** A FIFO queue's name and the ARN it will have. */
export function fifoQueue({ naming, region, accountId }: QueuePlace, thing: string): { name: string; arn: string } {
  const name = `${naming.name(thing)}.fifo`;
  if (name.length > 80) throw new Error(`${name} is longer than the 80 characters SQS takes: shorten ${thing}`);
  return { name, arn: `arn:aws:sqs:${region}:${accountId}:${name}` };
}

/** What every queue of ours has in common. The policy stands in the queue itself: one of its own would have a moment without. */
export const queueSettings = (place: QueuePlace, thing: string) => {
  const { name, arn } = fifoQueue(place, thing);
  const onlyTls = {
    Sid: 'OnlyTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: arn,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    name,
    fifoQueue: true,
    // Senders know what is the same message.
    contentBasedDeduplication: false,
    // High throughput: limits hold for each group (a user), not for the queue.
    deduplicationScope: 'messageGroup',
    fifoThroughputLimit: 'perMessageGroupId',
    sqsManagedSseEnabled: true,
    ...(place.emulated ? {} : { policy: JSON.stringify({ Version: '2012-10-17', Statement: [onlyTls] }) }),
    lifecycle: { preventDestroy: place.protect },
  };
};

export interface DeadLettersProps extends QueuePlace {
  /** Whose dead letters: `<thing>-dead-letters.fifo`. */
  readonly thing: string;
  /** The queue that SQS itself may move messages from. @default none: only a function sends here */
  readonly sourceArn?: string;
  readonly tags: Record<string, string>;
}

/** What could not be handled, with the reason, for as long as SQS keeps anything. */
export class DeadLetters extends Construct {
  readonly queue: SqsQueue;
  readonly #props: DeadLettersProps;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.#props = props;
    const { sourceArn, tags } = props;
    this.queue = new SqsQueue(this, 'queue', {
      ...queueSettings(props, `${props.thing}-dead-letters`),
      messageRetentionSeconds: longestRetentionSeconds,
      redriveAllowPolicy: JSON.stringify(
        sourceArn ? { redrivePermission: 'byQueue', sourceQueueArns: [sourceArn] } : { redrivePermission: 'denyAll' },
      ),
      tags,
    });
  }

  grantSend(sender: ServiceRole): void {
    sender.allow(queueActions(this.#props, 'SendMessage'), this.queue.arn);
  }
}
