import { eventData } from '../shared/events/catalogue.ts';
import { type EventType, eventTypes } from '../shared/events/event-types.ts';

/** The part of JSON Schema that the data of events uses. */
interface Field {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Field;
}

/** A field's values in a few words. */
function valuesOf({ type, enum: values, items }: Field): string {
  if (items) return `list of ${valuesOf(items)}`;
  return values ? values.join(' or ') : type === 'string' ? '' : (type ?? '');
}

function fieldsOf(type: EventType): string {
  const fields = Object.entries(eventData[type].properties as Readonly<Record<string, Field>>);
  return fields
    .map(([name, field]) => {
      const values = valuesOf(field);
      return values ? `\`${name}\` (${values})` : `\`${name}\``;
    })
    .join(', ');
}

/** The table of docs/events.md: every kind of event, from the catalogue. */
export function eventsTable(): string {
  const rows = (Object.keys(eventTypes) as EventType[]).map((type) => {
    const { schemaVersion, summary, producer, queues } = eventTypes[type];
    const carriers = ['bus', ...queues.map((queue) => `\`${queue}\``)].join(', ');
    return `| \`${type}\` | ${schemaVersion} | ${summary} | ${producer} | ${fieldsOf(type)} | ${carriers} |`;
  });
  return ['| type | schema | when | from a change of | data | carried by |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}
