import { createHash } from 'node:crypto';
import { explainProblem } from '../validation/index.ts';
import type { DomainEvent, EventMessage } from './event.ts';
import type { EventType } from './event-types.ts';
import { eventChecks } from './validators.generated.js';

/** What arrived as an event or as a message of events is none: no retry can mend it. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}

/** A message of a FIFO queue, ready to send. */
export interface QueueMessage {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  /** Of the body, in UTF-8. */
  readonly bytes: number;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The message group of a user: ids may be longer than the 128 characters of a group id, and hold others than it takes. */
export const groupOf = (user: string): string => hash(user);

/**
 * The message that carries these events of a user, in this order. The same events give the same deduplication id, so that a
 * second try within five minutes is delivered once.
 * @param again sets a delivery apart that is wanted although the events were delivered before: the name of a replay
 */
export function messageOf(user: string, events: readonly DomainEvent[], again?: string): QueueMessage {
  const body = JSON.stringify({ user, events } satisfies EventMessage);
  const ids = events.map(({ id }) => id);
  return {
    body,
    groupId: groupOf(user),
    deduplicationId: hash(JSON.stringify(again === undefined ? ids : [again, ...ids])),
    bytes: Buffer.byteLength(body),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isType = (type: unknown): type is EventType => typeof type === 'string' && Object.hasOwn(eventChecks, type);

/**
 * Checks that a value is an event of a kind and version this code knows.
 * @param where what it is called in the error
 * @throws InvalidMessage naming the field
 */
export function checkEvent(value: unknown, where = 'event'): DomainEvent {
  const type = isObject(value) ? value.type : undefined;
  if (!isType(type)) throw new InvalidMessage(`${where}.type is not the type of an event`);
  const problem = eventChecks[type](value, '');
  if (problem) throw new InvalidMessage(`${where}: ${explainProblem(problem, 'event').message}`);
  return value as DomainEvent;
}

/** @throws InvalidMessage when the body is no JSON */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own words would quote the body.
    throw new InvalidMessage('The message is not JSON');
  }
}

/**
 * Reads a message of a queue.
 * @throws InvalidMessage naming the field
 */
export function parseMessage(body: string): EventMessage {
  const message = parseJson(body);
  const { user, events } = isObject(message) ? message : {};
  if (typeof user !== 'string' || user === '') throw new InvalidMessage('user must be a text');
  if (!Array.isArray(events)) throw new InvalidMessage('events must be a list');
  const checked = events.map((event: unknown, i) => checkEvent(event, `events.${i}`));
  const foreign = checked.findIndex((event) => event.user !== user);
  if (foreign >= 0) throw new InvalidMessage(`events.${foreign}.user is not the user of the message`);
  return { user, events: checked };
}
