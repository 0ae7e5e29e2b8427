import { allRoutes, type Route } from '../shared/contract/index.ts';
import { eventSchema } from '../shared/events/catalogue.ts';
import { type EventType, eventTypes } from '../shared/events/index.ts';

/** Where the compiled validators of requests live; committed, so that an editor and the tests need no build step. */
export const validatorsFile = 'shared/http/validators.generated.js';
/** Those of events. */
export const eventValidatorsFile = 'shared/events/validators.generated.js';

/** The part of JSON Schema that the contract and the events use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly { readonly required: readonly [string] }[];
}

/** Which keywords can be compiled, by type; anything else is refused rather than passed over. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: ['const', 'enum', 'minLength', 'maxLength'],
  number: ['const', 'minimum', 'maximum'],
  integer: ['minimum', 'maximum'],
  array: ['items', 'minItems', 'maxItems'],
  object: ['properties', 'required', 'minProperties', 'patternProperties', 'anyOf'],
};

function refuseUnknown({ type = '', ...schema }: Schema): void {
  const unknown = Object.keys(schema).filter((key) => key !== 'description' && !keywords[type]?.includes(key));
  if (unknown.length > 0 || (type === '' && Object.keys(schema).length > 0))
    throw new Error(`scripts/validators.ts cannot compile ${unknown.join(', ')} of ${JSON.stringify(schema)}`);
}

const endless = 'Infinity';
const range = (min: number | undefined, max: number | undefined, least: string): string =>
  `${min ?? least}, ${max ?? endless}`;

/** Writes checks (shared/validation/checks.ts) as constants; schemas that are equal share one. */
class CheckWriter {
  readonly #names = new Map<string, string>();

  /** @returns the constant's name */
  write(schema: Schema, parameters = false): string {
    refuseUnknown(schema);
    const check = this.#name(this.#expression(schema));
    const numeric = Object.entries(schema.properties ?? {}).filter(([, { type }]) => type !== 'string');
    if (!parameters || numeric.length === 0) return check;
    return this.#name(`parameters(${JSON.stringify(numeric.map(([name]) => name))}, ${check})`);
  }

  /** In the order in which they need each other. */
  constants(): string[] {
    return [...this.#names].map(([expression, name]) => `const ${name} = ${expression};`);
  }

  #name(expression: string): string {
    const name = this.#names.get(expression) ?? `check${this.#names.size}`;
    this.#names.set(expression, name);
    return name;
  }

  #expression(schema: Schema): string {
    if (schema.const !== undefined) return `constant(${JSON.stringify(schema.const)})`;
    switch (schema.type) {
      case 'string':
        return schema.enum
          ? `oneOf(${JSON.stringify(schema.enum)})`
          : `text(${range(schema.minLength, schema.maxLength, '0')})`;
      case 'number':
      case 'integer':
        return `${schema.type}(${range(schema.minimum, schema.maximum, `-${endless}`)})`;
      case 'array':
        return `list(${this.write(schema.items ?? {})}, ${range(schema.minItems, schema.maxItems, '0')})`;
      case 'object':
        return this.#objectExpression(schema);
      default:
        return 'anything';
    }
  }

  #objectExpression({ properties = {}, required = [], minProperties = 0, patternProperties, anyOf = [] }: Schema) {
    const [pattern] = Object.entries(patternProperties ?? {});
    if (pattern) return `record(new RegExp(${JSON.stringify(pattern[0])}, 'u'), ${this.write(pattern[1])})`;
    const checks = Object.entries(properties).map(([name, schema]) => `${JSON.stringify(name)}: ${this.write(schema)}`);
    const rest = anyOf.length > 0 ? [minProperties, JSON.stringify(anyOf.map((each) => each.required[0]))] : [];
    const more = rest.length === 0 && minProperties > 0 ? [minProperties] : rest;
    return `shape({ ${checks.join(', ')} }, ${[JSON.stringify(required), ...more].join(', ')})`;
  }
}

/** The schemas of a route by part; an itemwise array is taken out of its body, as a part of its own by its name. */
function partsOf(route: Route): [string, Schema][] {
  const parts = (['body', 'query', 'params'] as const).flatMap((part): [string, Schema][] =>
    route[part] ? [[part, JSON.parse(JSON.stringify(route[part])) as Schema]] : [],
  );
  return parts.flatMap(([part, schema]): [string, Schema][] => {
    const arrays = part === 'body' ? (route.itemwise ?? []) : [];
    const items = arrays.map((name): [string, Schema] => [name, schema.properties?.[name]?.items ?? {}]);
    // Checked item by item, so the body itself takes any item.
    const open = arrays.map((name) => [name, { ...schema.properties?.[name], items: {} }] as const);
    return [
      ...items,
      [
        part,
        open.length > 0 ? { ...schema, properties: { ...schema.properties, ...Object.fromEntries(open) } } : schema,
      ],
    ];
  });
}

const isParameters = (part: string): boolean => part === 'query' || part === 'params';

/**
 * Compiles the schemas of routes into an ES module of checks, so that a function carries no schema and no schema compiler.
 * A test compares them with Ajv.
 * @param routes those that the module has to know; a function's bundle has its own only
 */
export function compileValidators(routes: readonly Route[] = allRoutes): string {
  const writer = new CheckWriter();
  const entries = routes.flatMap((route) =>
    partsOf(route).map(([part, schema]) => `  '${route.name}.${part}': ${writer.write(schema, isParameters(part))},`),
  );
  return [
    '// Generated from shared/contract by `npm run generate`. Do not edit.',
    "import { anything, integer, list, number, oneOf, parameters, record, shape, text } from '../validation/index.ts';",
    '',
    ...writer.constants(),
    '',
    'export const validators = {',
    ...entries,
    '};',
    `export const validated = new Set(${JSON.stringify(routes.map(({ name }) => name))});`,
    '',
  ].join('\n');
}

/** The same for the schemas of events: one check for each type. */
export function compileEventValidators(): string {
  const writer = new CheckWriter();
  const types = Object.keys(eventTypes) as EventType[];
  const plain = (type: EventType) => JSON.parse(JSON.stringify(eventSchema(type))) as Schema;
  const entries = types.map((type) => `  ${type}: ${writer.write(plain(type))},`);
  return [
    '// Generated from shared/events/catalogue.ts by `npm run generate`. Do not edit.',
    "import { constant, integer, list, number, oneOf, shape, text } from '../validation/index.ts';",
    '',
    ...writer.constants(),
    '',
    'export const eventChecks = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}
