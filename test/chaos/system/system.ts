import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  Containers,
  type Process,
  QueueReader,
  StreamReader,
  type VirtualTime,
} from '../../support/event-model/index.ts';
import { flagsOn } from '../../support/model-store.ts';
import { modelClient, seededRandom } from '../../support/table-model/index.ts';
import type { ProgramModule } from '../build.ts';
import { Delays, mostTries } from '../checks/delays.ts';
import { Observed } from '../checks/observed.ts';
import type { Consumer } from '../program.ts';
import { FaultPlan } from './faults.ts';
import { Poison } from './poison.ts';
import { busName, Services, type WorkQueue } from './services.ts';

const functionMs = 60_000;
/** Of that, what the work of connect-nodes may not use (functions/connect-nodes/handler.ts). */
const reserveMs = 6_000;
/** Records of a stream live for a day. */
const dayMs = 24 * 3600 * 1000;
/** Records of the stream are gathered for so long at most. */
const windowMs = 500;
/** Chances of faults of the mappings. */
const chances = { batchRepeats: 0.1, deletionLost: 0.05, longRetry: 0.1 };
/** A retry that comes later than queues remember deduplication ids. */
const longRetryMs = 310_000;

export interface SystemOptions {
  readonly program: ProgramModule;
  readonly time: VirtualTime;
  readonly seed: number;
  /** Age at which the stream gives a record up, in milliseconds. @default that of the stream: a day */
  readonly maxAgeMs?: number;
}

/** A command that stands for whatever the recording consumer does. */
class Recorded {}

/** Services, functions and the mappings between them. */
export class System {
  readonly time: VirtualTime;
  readonly random: () => number;
  readonly faults: FaultPlan;
  readonly poison = new Poison();
  readonly services: Services;
  readonly observed = { 'connect-nodes': new Observed(), live: new Observed() };
  readonly delays = { 'connect-nodes': new Delays(), live: new Delays() };
  readonly stream: StreamReader;
  /** Calls `publish-events`. */
  readonly publish: (event: DynamoDBStreamEvent) => Promise<unknown>;
  readonly readers: readonly QueueReader[];
  readonly #program: ProgramModule;

  constructor({ program, time, seed, maxAgeMs = dayMs }: SystemOptions) {
    this.#program = program;
    this.time = time;
    this.random = seededRandom(seed);
    this.faults = new FaultPlan(seededRandom(seed + 1), time.now);
    this.services = new Services(time, this.random, this.faults, this.poison);
    const functions = this.#publishEvents();
    this.publish = (event) => functions.invoke(event);
    this.stream = this.#streamReader(maxAgeMs);
    this.readers = [
      this.#consumer('connect-nodes', this.services.connect, (process, until) =>
        program.connector({ store: this.store(process), countMetric: () => undefined, until }),
      ),
      this.#consumer('live', this.services.live, (process) => {
        const client = process.client({ send: async (_command: object) => undefined });
        return { handle: async () => void (await client.send(new Recorded())) };
      }),
    ];
  }

  start(): void {
    for (const mapping of [this.stream, ...this.readers]) mapping.start();
  }

  stop(): void {
    for (const mapping of [this.stream, ...this.readers]) mapping.stop();
  }

  /** Whether nothing is on its way. */
  get quiet(): boolean {
    return [this.stream, ...this.readers].every(({ idle }) => idle);
  }

  /** The store as a process of the program has it. */
  store(process: Process) {
    const { table } = this.services;
    return this.#program.storeOf({
      client: process.client(modelClient(table)),
      table: table.tableName,
      flags: () => flagsOn,
      concurrency: 32,
      shards: 4,
    });
  }

  #publishEvents(): Containers<DynamoDBStreamEvent, unknown> {
    const { services, time, random, faults } = this;
    return new Containers({
      time,
      random,
      timeoutMs: functionMs,
      faults: () => faults.next('publish-events'),
      start: (process) =>
        this.#program.publisher({
          store: this.store(process),
          bus: process.client(services.bus) as never,
          sqs: process.client(services.sqs) as never,
          busName,
          queues: { 'connect-nodes': services.connect.queue.url, live: services.live.queue.url },
          deadLetters: services.publishDeadLetters.url,
          wait: time.pause,
          random,
        }),
    });
  }

  #streamReader(maxAgeMs: number): StreamReader {
    const { services, time, random, faults } = this;
    return new StreamReader({
      feed: services.feed,
      bell: services.written,
      time,
      random,
      batchSize: 100,
      windowMs: () => random() * windowMs,
      maxAgeMs,
      bisect: true,
      repeats: () => faults.strikes('a batch given again', chances.batchRepeats),
      retryMs: () => (faults.strikes('a retry after five minutes', chances.longRetry) ? longRetryMs : 1_000),
      invoke: (records) => this.publish({ Records: [...records] }),
    });
  }

  #consumer(
    name: 'connect-nodes' | 'live',
    { queue, deadLetters }: WorkQueue,
    start: (process: Process, until: () => number) => Consumer,
  ) {
    const { services, time, random, faults, poison } = this;
    const observed = this.observed[name];
    const delays = this.delays[name];
    const functions = new Containers<SQSEvent, SQSBatchResponse>({
      time,
      random,
      timeoutMs: functionMs,
      faults: (event) => delays.watching(event, faults.next(name, mostTries(event))),
      start: (process) => {
        let until = 0;
        const consumer = start(process, () => until);
        const consume = this.#program.groupConsumer({
          handle: async (user, events) => {
            poison.check(name, events);
            await observed.during(events, () => consumer.handle(user, events));
          },
          client: process.client(services.sqs) as never,
          queueUrl: queue.url,
          deadLettersUrl: deadLetters.url,
          random,
        });
        return (event, context) => {
          until = time.now() + context.getRemainingTimeInMillis() - reserveMs;
          return consume(event, context);
        };
      },
    });
    return new QueueReader({
      queue,
      bell: services.sent,
      time,
      random,
      batchSize: 10,
      concurrency: 3,
      losesDeletion: ({ groupId }) => {
        const lost = faults.strikes('a deletion lost', chances.deletionLost);
        if (lost) delays.forget(groupId);
        return lost;
      },
      invoke: (event) => delays.during(event, () => functions.invoke(event)),
    });
  }
}
