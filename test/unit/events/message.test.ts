import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { eventSchema } from '../../../shared/events/catalogue.ts';
import { checkEvent, groupOf, InvalidMessage, messageOf, parseMessage } from '../../../shared/events/index.ts';
import { anyEvent, noteCreated, types } from './events.ts';

const user = 'user#1';
const events = [noteCreated(user, 'e1'), noteCreated(user, 'e2')];

describe('a message of events', () => {
  test('is read as it was written', () => {
    const sameUser = fc.array(anyEvent(fc.constant(user)), { maxLength: 5 });
    fc.assert(
      fc.property(sameUser, (own) => {
        const { body, bytes } = messageOf(user, own);
        expect(parseMessage(body)).toEqual({ user, events: own });
        expect(bytes).toBe(Buffer.byteLength(body));
      }),
    );
  });

  test('has the same deduplication id for the same events, and another for others, for another order and for a replay', () => {
    const [a, b] = events as [(typeof events)[0], (typeof events)[0]];
    const ids = [
      messageOf(user, [a, b]),
      messageOf(user, [b, a]),
      messageOf(user, [a]),
      messageOf(user, [a, b], 'replay-1'),
    ];
    expect(new Set(ids.map(({ deduplicationId }) => deduplicationId)).size).toBe(4);
    const later = { ...a, graphVersion: 99 };
    expect(messageOf(user, [later, b]).deduplicationId).toBe(ids[0]?.deduplicationId);
  });

  test('is in a group of its user alone, whatever characters the id holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(groupOf(a)).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(groupOf(a) === groupOf(b)).toBe(a === b);
      }),
    );
  });

  test.each([
    ['not JSON', '{"user', 'The message is not JSON'],
    ['no object', '[1]', 'user must be a text'],
    ['without a user', JSON.stringify({ events }), 'user must be a text'],
    ['without events', JSON.stringify({ user }), 'events must be a list'],
    ['with an unknown type', JSON.stringify({ user, events: [{ ...events[0], type: 'toString' }] }), 'events.0.type'],
    [
      'with a missing field',
      JSON.stringify({ user, events: [events[0], { ...events[1], data: {} }] }),
      'events.1: data.id',
    ],
    [
      'of a later version',
      JSON.stringify({ user, events: [{ ...events[0], schemaVersion: 2 }] }),
      'schemaVersion must be 1',
    ],
    [
      'with another user’s event',
      JSON.stringify({ user: 'b', events }),
      'events.0.user is not the user of the message',
    ],
  ])('that is %s is refused, and told why without its content', (_, body, reason) => {
    expect(() => parseMessage(body)).toThrow(InvalidMessage);
    expect(() => parseMessage(body)).toThrow(reason);
  });
});

describe('the compiled checks of events', () => {
  const ajv = new Map(types.map((type) => [type, new Ajv({ strict: false }).compile(eventSchema(type))]));

  /** Replaces or removes one field somewhere in the event. */
  const mutation = fc.record({
    event: anyEvent(),
    field: fc.constantFrom('id', 'schemaVersion', 'time', 'user', 'graphVersion', 'data'),
    inside: fc.nat(),
    value: fc.option(fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1, 2, 0.5, '', 'manual')), { nil: undefined }),
  });

  test('say what Ajv says of the schema, of right events and of spoiled ones', () => {
    fc.assert(
      fc.property(mutation, fc.constantFrom('whole', 'field', 'data'), ({ event, field, inside, value }, where) => {
        const spoiled = structuredClone(event) as unknown as Record<string, unknown> & {
          data: Record<string, unknown>;
        };
        const keys = Object.keys(spoiled.data);
        if (where === 'field') Object.assign(spoiled, { [field]: value });
        if (where === 'data') Object.assign(spoiled.data, { [keys[inside % keys.length] as string]: value });
        const input: unknown = JSON.parse(JSON.stringify(spoiled));
        let accepted = true;
        try {
          checkEvent(input);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessage);
          accepted = false;
        }
        expect(accepted).toBe(ajv.get(event.type)?.(input));
      }),
      { numRuns: 1_000 },
    );
  });
});
