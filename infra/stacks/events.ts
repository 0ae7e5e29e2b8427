import type { Construct } from 'constructs';
import type { DeployedFunction, EnvironmentConfig, WorkQueueName } from '../environments/index.ts';
import { DeadLetters, type QueuePlace } from '../modules/dead-letters.ts';
import { EventBus } from '../modules/event-bus.ts';
import { EventSchemas } from '../modules/event-schemas.ts';
import type { LambdaService } from '../modules/lambda-service.ts';
import { PrivateBucket } from '../modules/private-bucket.ts';
import { changesOf, StreamMapping, type StreamPattern, writesOf } from '../modules/stream-mapping.ts';
import type { Table } from '../modules/table.ts';
import { WorkQueue } from '../modules/work-queue.ts';
import type { Naming } from '../naming.ts';

export interface EventsStackProps {
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
  readonly table: Table;
  readonly createFunction: (name: DeployedFunction, variables: Record<string, string>) => LambdaService;
}

/** The way from a change to those who act on it. */
export interface EventsParts {
  readonly bus: EventBus;
  /** Its consumer is with the sockets it writes to. */
  readonly liveQueue: WorkQueue;
  /** Readers of the stream, by function: the ids their metrics bear. */
  readonly mappings: Readonly<Partial<Record<DeployedFunction, string>>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Items whose changes are events: notes and edges, ended operations and imports, graph versions. */
const published = [changesOf('N#', 'E#'), writesOf('O#', 'A#'), writesOf('META')];
/** Items that something else belongs to. */
const healed = [changesOf('N#', 'E#', 'B#')];

/** Composes the outbox: bus, queues, the stream's two readers and the consumers that need no socket. */
export function createEvents(scope: Construct, props: EventsStackProps): EventsParts {
  const { config, naming } = props;
  const place = placeOf(config, naming);
  const tags = naming.component('events', '5');
  const bus = new EventBus(scope, 'event-bus', {
    ...place,
    archiveDays: config.events.archiveDays,
    policy: !config.emulator,
  });
  // The emulator has no schema registry.
  if (!config.emulator) new EventSchemas(scope, 'event-schemas', { naming });
  const queues = createQueues(scope, config, place, tags);
  const deadLetters = new DeadLetters(scope, 'publish-events-dead-letters', {
    ...place,
    thing: 'publish-events',
    tags,
  });
  const failures = createFailures(scope, config, naming);
  const publisher = createPublisher(props, bus, queues, deadLetters);
  const healer = createConsumer(props, 'heal', queues.heal);
  queues.heal.grantSend(healer.role);
  createConsumer(props, 'connect-nodes', queues['connect-nodes']);
  const requeueRuleArn = createRequeuer(props, bus, queues);
  const readers: Readers = { 'publish-events': [publisher, published], heal: [healer, healed] };
  return {
    bus,
    liveQueue: queues.live,
    mappings: createReaders(scope, props, failures, readers),
    outputs: {
      eventBus: bus.bus.name,
      eventArchiveArn: bus.archive.arn,
      requeueRuleArn,
      ...queueOutputs(queues),
      publishEventsDeadLettersUrl: deadLetters.queue.url,
      streamFailuresBucket: failures.bucket.bucket,
      publishEventsFunction: publisher.function.functionName,
    },
  };
}

type Readers = Readonly<
  Record<'publish-events' | 'heal', readonly [service: LambdaService, patterns: readonly StreamPattern[]]>
>;

/** @returns the ids of the mappings */
function createReaders(
  scope: Construct,
  { config, naming, table }: EventsStackProps,
  failures: PrivateBucket,
  readers: Readers,
): Record<keyof Readers, string> {
  const read = (name: keyof Readers): string => {
    const [service, patterns] = readers[name];
    return new StreamMapping(scope, `${name}-stream`, {
      table: table.table,
      service,
      config: config.events.streams[name],
      patterns,
      failures,
      // The emulator forgets that it was to count.
      countEvents: !config.emulator,
      tags: naming.component('events', '5'),
    }).mapping.uuid;
  };
  return { 'publish-events': read('publish-events'), heal: read('heal') };
}

/** @returns the ARN of its rule */
function createRequeuer({ config, createFunction }: EventsStackProps, bus: EventBus, queues: WorkQueues): string {
  const requeuer = createFunction('requeue-events', {
    MAX_SOCKETS: String(config.maxSockets),
    CONNECT_NODES_QUEUE_URL: queues['connect-nodes'].queue.url,
  });
  queues['connect-nodes'].grantSend(requeuer.role);
  return bus.requeueBy(requeuer);
}

type WorkQueues = Readonly<Record<WorkQueueName, WorkQueue>>;

const placeOf = (config: EnvironmentConfig, naming: Naming): QueuePlace => ({
  naming,
  region: config.region,
  accountId: config.accountId,
  protect: config.protectData,
  emulated: Boolean(config.emulator),
});

function createQueues(
  scope: Construct,
  { functions, events }: EnvironmentConfig,
  place: QueuePlace,
  tags: Record<string, string>,
): WorkQueues {
  const create = (thing: WorkQueueName, consumer: DeployedFunction, delaySeconds = 0): WorkQueue =>
    new WorkQueue(scope, `${thing}-queue`, {
      ...place,
      thing,
      consumerTimeoutSeconds: functions[consumer].timeoutSeconds,
      maxConcurrency: events.consumers[thing],
      delaySeconds,
      tags,
    });
  return {
    'connect-nodes': create('connect-nodes', 'connect-nodes'),
    live: create('live', 'push-live'),
    heal: create('heal', 'heal', events.healDelaySeconds),
  };
}

/** What was given up is data of users until it is redriven: only its age removes it. */
function createFailures(scope: Construct, config: EnvironmentConfig, naming: Naming): PrivateBucket {
  const { accountId, oldVersionDays, events, protectData: protect, emulator } = config;
  return new PrivateBucket(scope, 'stream-failures', {
    bucketName: `${naming.name('stream-failures')}-${accountId}`,
    protect,
    // What was redriven or has ended is to be gone, not kept as an old version for as long as code and state.
    ...(oldVersionDays ? { oldVersionDays: 1, objectDays: events.failureDays } : {}),
    requireTls: !emulator,
    tags: naming.component('events', '5'),
  });
}

function createPublisher(
  { config, table, createFunction }: EventsStackProps,
  bus: EventBus,
  queues: WorkQueues,
  deadLetters: DeadLetters,
): LambdaService {
  const publisher = createFunction('publish-events', {
    ...tableVariables(config, table),
    ...bus.variables,
    CONNECT_NODES_QUEUE_URL: queues['connect-nodes'].queue.url,
    LIVE_QUEUE_URL: queues.live.queue.url,
    DEAD_LETTERS_URL: deadLetters.queue.url,
  });
  table.grantReadVersions(publisher.role);
  bus.grantPut(publisher.role);
  queues['connect-nodes'].grantSend(publisher.role);
  queues.live.grantSend(publisher.role);
  deadLetters.grantSend(publisher.role);
  return publisher;
}

/** A consumer that writes the table. */
function createConsumer(
  { config, table, createFunction }: EventsStackProps,
  name: 'connect-nodes' | 'heal',
  queue: WorkQueue,
): LambdaService {
  const service = createFunction(name, {
    ...tableVariables(config, table),
    WRITE_SHARDS: String(config.writeShards),
    ...queue.variables,
  });
  table.grantReadWrite(service.role);
  queue.consumeBy(service);
  return service;
}

const tableVariables = (config: EnvironmentConfig, table: Table): Record<string, string> => ({
  TABLE_NAME: table.table.name,
  GRAPH_EPOCH: String(config.graphEpoch),
  MAX_CONCURRENCY: String(config.maxConcurrency),
  MAX_SOCKETS: String(config.maxSockets),
});

const queueOutputs = (queues: WorkQueues): Record<string, string> => ({
  connectNodesQueueUrl: queues['connect-nodes'].queue.url,
  connectNodesDeadLettersUrl: queues['connect-nodes'].deadLetters.queue.url,
  liveQueueUrl: queues.live.queue.url,
  liveDeadLettersUrl: queues.live.deadLetters.queue.url,
  healQueueUrl: queues.heal.queue.url,
  healDeadLettersUrl: queues.heal.deadLetters.queue.url,
});
