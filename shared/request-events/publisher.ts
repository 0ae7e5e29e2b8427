import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
import type { DomainEvent } from '../events/index.ts';
import { recordIdFactory } from '../graph/index.ts';
import type { PutEvent } from './bus.ts';
import { type Change, changeBy, eachOnce, schemaVersions } from './change.ts';
import { writtenBy } from './written.ts';

/** Users of whom changes wait for a bump; a request that fails before its bump leaves some behind. */
const usersWaiting = 100;

/** What the requests of a container spent on events, since it started. */
export interface PublishCount {
  calls: number;
  durationMs: number;
}

export interface RequestEventsOptions {
  /** Whether requests publish: read at each call, for a flag may change between two. */
  readonly active: () => boolean;
  readonly put: PutEvent;
  /** Told of each event the bus took, and of those it did not. */
  readonly onPublished?: (events: number) => void;
  readonly onFailed?: (events: number, error: unknown) => void;
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** The version that this call gave the user's graph, if it was a bump. */
function bumpBy(
  command: string | undefined,
  input: object,
  answer: object,
): { user: string; version: number } | undefined {
  if (command !== 'UpdateItemCommand') return undefined;
  const { Key, UpdateExpression = '' } = input as { Key: { PK: string; SK: string }; UpdateExpression?: string };
  const version = (answer as { Attributes?: { graphVersion?: unknown } }).Attributes?.graphVersion;
  if (Key.SK !== 'META' || !/\bADD graphVersion\b/.test(UpdateExpression) || typeof version !== 'number')
    return undefined;
  return { user: Key.PK.slice(2), version };
}

/**
 * The original path (`asyncEvents` off): each request publishes what it changed, one event a call, one after another, before
 * it goes on from its version bump. What the bus does not take is left to the outbox, which publishes in either position;
 * so are the two summaries (bulk deletion, import) and GraphChanged, which come from no note and no edge.
 * @returns what that has cost
 */
export function publishInRequest(client: DynamoDBDocumentClient, options: RequestEventsOptions): PublishCount {
  const waiting = new LRUCache<string, Change[]>({ max: usersWaiting });
  const count: PublishCount = { calls: 0, durationMs: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answered = await next(args);
        if (!options.active()) {
          if (waiting.size > 0) waiting.clear();
          return answered;
        }
        for (const written of writtenBy(commandName, args.input, answered.output)) {
          const change = changeBy(written);
          if (change) waiting.set(change.user, [...(waiting.get(change.user) ?? []), change]);
        }
        const bump = bumpBy(commandName, args.input, answered.output);
        const changes = bump && waiting.get(bump.user);
        if (!changes) return answered;
        waiting.delete(bump.user);
        await publishEach(eachOnce(changes), bump.version, options, count);
        return answered;
      },
    // Around retries and marshalling: it sees what the store asked, once, and what it was answered.
    { step: 'initialize', name: 'publishInRequest' },
  );
  return count;
}

const ulid = recordIdFactory();

async function publishEach(
  changes: readonly Change[],
  graphVersion: number,
  { put, onPublished, onFailed, now = Date.now, newId = ulid }: RequestEventsOptions,
  count: PublishCount,
): Promise<void> {
  const start = performance.now();
  let done = 0;
  try {
    for (const { user, type, data } of changes) {
      const time = new Date(now()).toISOString();
      count.calls += 1;
      const schemaVersion = schemaVersions[type];
      await put({ id: newId(), type, schemaVersion, time, user, graphVersion, data } as DomainEvent);
      done += 1;
    }
  } catch (error) {
    // A bus that is away is not waited for once an event: the request would run out of time.
    onFailed?.(changes.length - done, error);
  } finally {
    count.durationMs += performance.now() - start;
    if (done > 0) onPublished?.(done);
  }
}
