import type { EventQueue } from '../../shared/events/event-types.ts';
import type { Bound } from './bounds.ts';

/** Queues with a consumer: those of events, and the healer's, which carries what is to be checked later. */
export type WorkQueueName = EventQueue | 'heal';

/** How a function reads the table's stream. */
export interface StreamConfig {
  /** Most records of one invocation. */
  readonly batchSize: number;
  /** How long records are gathered before an invocation, when they do not fill it. */
  readonly windowSeconds: number;
  /** Invocations that fail after the first, before Lambda gives a batch up to the bucket of failures. */
  readonly retryAttempts: number;
  /** Age after which a record that still fails is given up. */
  readonly maxAgeSeconds: number;
}

/** The numbers of the way from a change to those who act on it. */
export interface EventsConfig {
  /** How long the archive keeps events: so far back they can be replayed. */
  readonly archiveDays: number;
  readonly streams: Readonly<Record<'publish-events' | 'heal', StreamConfig>>;
  /** Most invocations of a queue's consumer at once; a user's messages never have two. */
  readonly consumers: Readonly<Record<WorkQueueName, number>>;
  /** How long after a change the healer looks whether all that belongs to it was written. */
  readonly healDelaySeconds: number;
  /** Days until what Lambda gave up reading leaves its bucket. */
  readonly failureDays: number;
}

/** The healer's own patience (`graceMs` of shared/store/heal.ts): a change younger than this may still be under way. */
const healGraceSeconds = 120;
/** DynamoDB keeps a stream's records so long. */
const streamSeconds = 86_400;
/** SQS keeps a message at most so long; whoever redrives has until then. */
export const longestRetentionSeconds = 14 * 86_400;

const streamBounds = ([name, stream]: [string, StreamConfig]): Bound[] => {
  const field = (key: keyof StreamConfig): string => `events.streams.${name}.${key}`;
  return [
    { field: field('batchSize'), value: stream.batchSize, min: 1, max: 10_000, source: 'Lambda' },
    { field: field('windowSeconds'), value: stream.windowSeconds, min: 0, max: 300, source: 'Lambda' },
    { field: field('retryAttempts'), value: stream.retryAttempts, min: 1, max: 10_000, source: 'Lambda' },
    {
      field: field('maxAgeSeconds'),
      value: stream.maxAgeSeconds,
      min: 60,
      max: streamSeconds,
      source: 'Lambda, and the day for which DynamoDB keeps a stream',
    },
  ];
};

/** The bounds of these numbers, each with where it comes from. @param longestRequestSeconds timeout of the slowest function behind a route */
export function eventBounds(config: EventsConfig, longestRequestSeconds: number): Bound[] {
  return [
    { field: 'events.archiveDays', value: config.archiveDays, min: 1, max: 365, source: 'what a year of events costs' },
    ...Object.entries(config.streams).flatMap(streamBounds),
    ...Object.entries(config.consumers).map(([name, value]) => ({
      field: `events.consumers.${name}`,
      value,
      min: 2,
      max: 1_000,
      source: 'Lambda',
    })),
    {
      field: 'events.healDelaySeconds',
      value: config.healDelaySeconds,
      min: longestRequestSeconds + healGraceSeconds,
      max: 900,
      source: `the longest request with ${healGraceSeconds} s of grace, and SQS's longest delay`,
    },
    {
      field: 'events.failureDays',
      value: config.failureDays,
      min: 1,
      max: 365,
      source: 'what is given up is redriven within days, or never',
    },
  ];
}
