import fc from 'fast-check';
import { eventData } from '../../../shared/events/catalogue.ts';
import { type DomainEvent, type EventType, eventTypes } from '../../../shared/events/index.ts';

export const types = Object.keys(eventTypes) as EventType[];

/** An event of a note, as the outbox would give it. */
export const noteCreated = (user: string, id: string, graphVersion = 7): DomainEvent => ({
  id,
  type: 'NodeCreated',
  schemaVersion: 1,
  time: '2026-11-24T10:00:00.000Z',
  user,
  graphVersion,
  data: { id: `note of ${id}`, version: 1 },
});

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Values that a schema of the catalogue allows. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, minimum = 0, maximum = 2 ** 40 } = schema;
  switch (schema.type) {
    case 'string':
      return schema.enum
        ? fc.constantFrom(...schema.enum)
        : fc.string({ minLength: Math.max(1, minLength), maxLength: 30 });
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'array':
      return fc.array(valid(schema.items ?? {}), { maxLength: 5 });
    default:
      return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([k, v]) => [k, valid(v)])));
  }
}

/** Any valid event. @param users whose it may be; default: anybody's */
export const anyEvent = (users: fc.Arbitrary<string> = fc.string({ minLength: 1 })): fc.Arbitrary<DomainEvent> =>
  fc.constantFrom(...types).chain((type) =>
    fc.record({
      id: fc.uuid(),
      type: fc.constant(type),
      schemaVersion: fc.constant(eventTypes[type].schemaVersion),
      time: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
      user: users,
      graphVersion: fc.maxSafeNat(),
      data: valid(JSON.parse(JSON.stringify(eventData[type])) as Schema),
    }),
  ) as fc.Arbitrary<DomainEvent>;
