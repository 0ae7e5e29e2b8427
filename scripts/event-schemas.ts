import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { eventSchema } from '../shared/events/catalogue.ts';
import { type EventType, eventTypes } from '../shared/events/event-types.ts';

/** The part of JSON Schema that the rule looks into; everything else of a schema may not change at all. */
export interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** What a schema asks for apart from its properties. Words for people ask for nothing. */
function restOf(schema: ObjectSchema): Readonly<Record<string, unknown>> {
  const rest = Object.entries(schema).filter(
    ([keyword]) => !['properties', 'required', 'description', 'title'].includes(keyword),
  );
  return Object.fromEntries(rest);
}

/**
 * Why events by the one schema and code for the other cannot live together. Both happen: an old consumer meets new events
 * while a deployment goes on, and a new one meets old events out of the archive and the dead letters. So nothing that an
 * event says may be removed, renamed or changed in its type, limits or values, not widened and not narrowed, and what was
 * sure to be there stays so. Something optional may be added.
 * @returns one line for each field in the way, none when the two are compatible
 */
export function incompatibilities(before: ObjectSchema, after: ObjectSchema, where = 'event'): string[] {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const needed = ({ required = [] }: ObjectSchema, name: string): boolean => required.includes(name);
  const fields = Object.entries(old).flatMap(([name, schema]) => {
    const [field, next] = [`${where}.${name}`, now[name]];
    if (!next) return [`${field} is gone`];
    const changed =
      needed(before, name) === needed(after, name) ? [] : [`${field} is no longer required or optional as it was`];
    return [...changed, ...incompatibilities(schema, next, field)];
  });
  const added = Object.keys(now).filter((name) => !(name in old) && needed(after, name));
  return [
    ...(isDeepStrictEqual(restOf(before), restOf(after)) ? [] : [`${where} has another type, limit or set of values`]),
    ...fields,
    ...added.map((name) => `${where}.${name} is new and required: events of before do not have it`),
  ];
}

/** Where the schema of a version is kept. */
export const schemaFile = (type: EventType, version: number): string => `docs/events/schemas/${type}.v${version}.json`;

/** The schema of a type as its code is now. */
export const currentSchema = (type: EventType): ObjectSchema =>
  JSON.parse(JSON.stringify(eventSchema(type))) as ObjectSchema;

/** The schema that events of this version were promised to have. */
export const keptSchema = async (type: EventType, version: number): Promise<ObjectSchema> =>
  JSON.parse(await readFile(schemaFile(type, version), 'utf8')) as ObjectSchema;

/**
 * The files of the current versions. Those of earlier versions stay as they are.
 * @throws when a type says something else than its version promised
 */
export async function schemaFiles(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [type, { schemaVersion }] of Object.entries(eventTypes) as [EventType, { schemaVersion: number }][]) {
    const file = schemaFile(type, schemaVersion);
    const schema = currentSchema(type);
    const broken = existsSync(file) ? incompatibilities(await keptSchema(type, schemaVersion), schema) : [];
    if (broken.length > 0)
      throw new Error(`Raise the schemaVersion of ${type} in shared/events/event-types.ts:\n  ${broken.join('\n  ')}`);
    files[file] = `${JSON.stringify(schema, null, 2)}\n`;
  }
  return files;
}
