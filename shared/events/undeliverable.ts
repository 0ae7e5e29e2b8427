import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { deadLetterAttributes } from './dead-letter.ts';
import type { DomainEvent } from './event.ts';
import { groupOf } from './message.ts';
import { maxMessageBytes } from './queue-messages.ts';
import type { Sendable } from './queue-target.ts';

/** A message of the publisher's dead-letter queue: `{target, event}` or `{target: 'record', record}`. */
export interface Letter extends Sendable {
  readonly reason: string;
}

/** Attributes count into a message's size; theirs is below this. In bytes. */
const attributeBytes = 8 * 1024;

function letterOf(target: string, id: string, group: string, body: string, reason: string, nowMs: number): Letter {
  return {
    body,
    reason,
    groupId: groupOf(group),
    deduplicationId: createHash('sha256')
      .update(JSON.stringify([target, id]))
      .digest('base64url'),
    bytes: Buffer.byteLength(body) + attributeBytes,
    attributes: deadLetterAttributes(target, reason, nowMs),
  };
}

/** An event that a target can never take. @param target `bus` or the name of a queue */
export const eventLetter = (target: string, event: DomainEvent, reason: string, nowMs: number): Letter =>
  letterOf(target, event.id, event.user, JSON.stringify({ target, event }), reason, nowMs);

/**
 * A record that cannot be understood, whole where it fits, so that it can be read again when the code is mended. A retry of
 * the stream gives the same record and no second letter.
 */
export function recordLetter(record: DynamoDBRecord, reason: string, nowMs: number): Letter {
  const { eventID = '', eventName, dynamodb } = record;
  const { Keys, SequenceNumber } = dynamodb ?? {};
  const whole = JSON.stringify({ target: 'record', record });
  const bare = JSON.stringify({ target: 'record', record: { eventID, eventName, dynamodb: { Keys, SequenceNumber } } });
  const body = Buffer.byteLength(whole) + attributeBytes <= maxMessageBytes ? whole : bare;
  return letterOf('record', whole, Keys?.PK?.S ?? eventID, body, reason, nowMs);
}
