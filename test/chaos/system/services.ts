import {
  BusModel,
  Doorbell,
  type EntryFault,
  QueueModel,
  SqsModel,
  type VirtualTime,
} from '../../support/event-model/index.ts';
import { ChangeFeed, TableModel } from '../../support/table-model/index.ts';
import type { FaultPlan } from './faults.ts';
import type { Poison } from './poison.ts';

export const busName = 'brain2-model';
/** Seconds of infra/modules/work-queue.ts: six times the timeout of the consumers. */
const visibilityTimeout = 360;
/** The backstop behind the consumers' own count of five. */
const maxReceiveCount = 10;
/** Share of the entries of batch calls that fail for now. */
const entryFails = 0.08;

/** A queue of events and where its messages end that cannot be handled. */
export interface WorkQueue {
  readonly queue: QueueModel;
  readonly deadLetters: QueueModel;
}

const urlOf = (name: string): string => `https://sqs.us-east-1.amazonaws.com/000000000000/brain2-model-${name}.fifo`;

function workQueue(name: string, now: () => number): WorkQueue {
  const deadLetters = new QueueModel({ url: urlOf(`${name}-dead-letters`), visibilityTimeout: 60, now });
  const queue = new QueueModel({ url: urlOf(name), visibilityTimeout, maxReceiveCount, deadLetters, now });
  return { queue, deadLetters };
}

/** The AWS services of one run. */
export class Services {
  /** Rings when an item was written. */
  readonly written = new Doorbell();
  /** Rings when something was done to a queue. */
  readonly sent = new Doorbell();
  readonly feed = new ChangeFeed(6);
  readonly table: TableModel;
  readonly bus = new BusModel(busName);
  readonly connect: WorkQueue;
  readonly live: WorkQueue;
  readonly publishDeadLetters: QueueModel;
  readonly #sqs: SqsModel;

  constructor(time: VirtualTime, random: () => number, faults: FaultPlan, poison: Poison) {
    this.table = new TableModel({ now: time.now, random, staleMs: 500, feed: this.feed });
    this.feed.onRecord = () => this.written.ring();
    this.connect = workQueue('connect-nodes', time.now);
    this.live = workQueue('live', time.now);
    this.publishDeadLetters = workQueue('publish-events', time.now).deadLetters;
    this.#sqs = new SqsModel(this.queues);
    const fails = (service: 'bus' | 'sqs', call: string): EntryFault | undefined =>
      faults.outage(service) || faults.strikes(`an entry of ${call}`, entryFails) ? 'retryable' : undefined;
    this.#sqs.failsEntry = () => fails('sqs', 'SendMessageBatch');
    this.bus.failsEntry = ({ id }) => (poison.refuses('bus', String(id)) ? 'permanent' : fails('bus', 'PutEvents'));
  }

  get queues(): QueueModel[] {
    return [...this.workQueues.flatMap(({ queue, deadLetters }) => [queue, deadLetters]), this.publishDeadLetters];
  }

  get workQueues(): WorkQueue[] {
    return [this.connect, this.live];
  }

  workQueue(name: 'connect-nodes' | 'live'): WorkQueue {
    return name === 'live' ? this.live : this.connect;
  }

  /** SQS, whose readers hear of what was sent. */
  readonly sqs = {
    send: async (command: object): Promise<unknown> => {
      const answer = await this.#sqs.send(command);
      this.sent.ring();
      return answer;
    },
  };
}
