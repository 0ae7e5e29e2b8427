import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { groupOf, InvalidMessage, type MessageWork, parseJson, type QueueMessage } from '../../shared/events/index.ts';
import { edgeIdOf } from '../../shared/graph/index.ts';
import type { CountDrift, SuspectChanges } from '../../shared/store/index.ts';

/** A check of changes that a user made, some minutes after them. */
export interface CheckMessage extends SuspectChanges {
  readonly kind: 'check';
  readonly user: string;
}

/** Counts that were found off, to be mended when every request of that moment has ended. */
export interface CountsMessage {
  readonly kind: 'counts';
  readonly user: string;
  readonly drift: CountDrift;
  /** Counts so far, this one included. */
  readonly attempt: number;
}

export type HealMessage = CheckMessage | CountsMessage;

/** At 62 bytes an edge's id, ten messages stay within the 256 KB of one call. */
const suspectsPerCheck = 300;

const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

/** What makes two sends of a message one. */
const deduplicationIdOf = (message: HealMessage): string =>
  message.kind === 'check'
    ? message.id
    : hashOf(message.user, String(message.drift.graphVersion), String(message.attempt));

/** A message as its queue takes it. */
export function queueMessageOf(message: HealMessage): QueueMessage {
  const body = JSON.stringify(message);
  return {
    body,
    groupId: groupOf(message.user),
    deduplicationId: deduplicationIdOf(message),
    bytes: Buffer.byteLength(body),
  };
}

/** The healer's queue. A message that fails is put aside whole: it is one thing to look at. */
export const healWork = (handle: (message: HealMessage) => Promise<void>): MessageWork<HealMessage> => ({
  parse: parseHealMessage,
  handle,
  parts: (message) => [message],
  send: queueMessageOf,
});

interface Change {
  readonly user: string;
  readonly id: string;
  /** Milliseconds since 1970, and by whose clock. */
  readonly at: number;
  readonly clock: 'request' | 'stream' | 'none';
  /** A note's or an edge's id, of what came or went. An item that changed is as whole as it was before. */
  readonly suspect?: { readonly kind: 'notes' | 'edges'; readonly id: string };
}

/** A request writes within this time of the moment it notes on what it writes; an import keeps the times of its own. */
const longestRequestMs = 60_000;

function timeOf(change: DynamoDBRecord['dynamodb']): Pick<Change, 'at' | 'clock'> {
  const { updatedAt, createdAt } = change?.NewImage ?? {};
  const streamAt = (change?.ApproximateCreationDateTime ?? 0) * 1000;
  const noted = Date.parse((updatedAt ?? createdAt)?.S ?? '');
  return Math.abs(noted - streamAt) < longestRequestMs
    ? { at: noted, clock: 'request' }
    : { at: streamAt, clock: 'stream' };
}

/** What a record of the stream tells of a note, a body or an edge; undefined for any other. */
function changeIn({ dynamodb, eventID = '', eventName }: DynamoDBRecord): Change | undefined {
  const { PK, SK } = dynamodb?.Keys ?? {};
  const [, user] = /^U#(.+)#\d+$/s.exec(PK?.S ?? '') ?? [];
  const [kind, here = '', there = ''] = (SK?.S ?? '').split('#');
  if (user === undefined || !['N', 'B', 'E'].includes(kind ?? '')) return undefined;
  // A body is seen with its note only, and bears no time.
  const change = { user, id: eventID, ...(kind === 'B' ? { at: 0, clock: 'none' as const } : timeOf(dynamodb)) };
  if (eventName === 'MODIFY') return change;
  return {
    ...change,
    suspect: kind === 'E' ? { kind: 'edges', id: edgeIdOf(here, there) } : { kind: 'notes', id: here },
  };
}

function checkOf(user: string, changes: readonly Change[], part: number): CheckMessage {
  const suspects = changes.flatMap(({ suspect }) => suspect ?? []);
  const idsOf = (wanted: 'notes' | 'edges') =>
    [...new Set(suspects.filter(({ kind }) => kind === wanted).map(({ id }) => id))].sort();
  return {
    kind: 'check',
    user,
    ...latest('changedAt', changes, 'request'),
    ...latest('changedAround', changes, 'stream'),
    notes: idsOf('notes'),
    edges: idsOf('edges'),
    id: hashOf(String(part), ...changes.map(({ id }) => id)),
  };
}

/** The latest time by one clock, under the name given; nothing where there is none. */
function latest(name: 'changedAt' | 'changedAround', changes: readonly Change[], clock: Change['clock']) {
  const times = changes.flatMap((change) => (change.clock === clock ? [change.at] : []));
  return times.length > 0 ? { [name]: Math.max(...times) } : {};
}

/** The checks that these changes call for: one for each user, more where one would name too many notes and edges. */
export function checksOf(records: readonly DynamoDBRecord[]): CheckMessage[] {
  const changes = records.flatMap((record) => changeIn(record) ?? []);
  return [...Map.groupBy(changes, ({ user }) => user)].flatMap(([user, all]) =>
    Array.from({ length: Math.ceil(all.length / suspectsPerCheck) }, (_, part) =>
      checkOf(user, all.slice(part * suspectsPerCheck, (part + 1) * suspectsPerCheck), part),
    ),
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** @throws InvalidMessage naming what the message lacks */
export function parseHealMessage(body: string): HealMessage {
  const message: Readonly<Record<string, unknown>> = Object(parseJson(body));
  const need = (field: string, holds: boolean): void => {
    if (!holds) throw new InvalidMessage(`The message's ${field} is missing or malformed`);
  };
  need('user', isText(message.user));
  if (message.kind === 'counts') {
    const drift = message.drift as Partial<CountDrift> | undefined;
    need('drift', Number.isInteger(drift?.nodes) && Number.isInteger(drift?.edges));
    need('attempt', Number.isInteger(message.attempt));
    return message as unknown as CountsMessage;
  }
  need('kind', message.kind === 'check');
  const isTime = (value: unknown): boolean => value === undefined || Number.isFinite(value);
  need('changedAt', isTime(message.changedAt) && isTime(message.changedAround));
  need('id', isText(message.id));
  need('notes', areTexts(message.notes));
  need('edges', areTexts(message.edges));
  return message as unknown as CheckMessage;
}
